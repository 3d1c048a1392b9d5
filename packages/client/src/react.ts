export { useAction, type ActionState } from './react/use-action.ts'
export { useList, type ListState } from './react/use-list.ts'
export { useLive, useLiveRow, type LiveState } from './react/use-live.ts'
export { useRow, type RowState } from './react/use-row.ts'
