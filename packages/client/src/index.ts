export {
  type ActionCall,
  type ActionResult,
  type Done,
  type ReadOptions,
  type Rejected,
  type WriteOptions,
} from './actions.ts'
export { createClient, type Client, type ClientOptions } from './create-client.ts'
export type { LiveListState, LiveRowState, LiveStatus } from './live.ts'
export { ProblemError, UnreachableError, type ProblemCode } from './problem-error.ts'
export type { Counted, Page, ResourceClient, UpdateOptions } from './resource-client.ts'
export type { Fetch } from './send.ts'
export type { BalanceJson, Changes, FileJson, NewRow, Row } from './wire-values.ts'
