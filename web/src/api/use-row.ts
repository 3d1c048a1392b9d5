import type { ReadQuery } from '@offstage/client'
import { useQuery } from '@tanstack/react-query'
import { asProblem, type Problem } from './problem.ts'

export interface RowAnswer<Item> {
  readonly row: Item | undefined
  readonly isLoading: boolean
  readonly problem: Problem | undefined
  readonly reload: () => void
}

/** One row: `useRow(rowQuery(client.order, id, { include: { lines: true } }))`. */
export function useRow<Item>(query: ReadQuery<Item>): RowAnswer<Item> {
  const answer = useQuery(query)
  return {
    row: answer.data,
    isLoading: answer.isLoading,
    problem: answer.error === null ? undefined : asProblem(answer.error),
    reload: () => void answer.refetch(),
  }
}
