export {
  type ActionCall,
  type ActionResult,
  type Done,
  type InputOf,
  type OutputOf,
  type ReadOptions,
  type Rejected,
  type RejectionOf,
  type WriteOptions,
} from './actions.ts'
export { createClient, type Client, type ClientOptions } from './create-client.ts'
export type { LiveListState, LiveRowState, LiveStatus } from './live.ts'
export { ProblemError, UnreachableError, type ProblemCode } from './problem-error.ts'
export { listQuery, pagesQuery, rowQuery, tallyQuery, type PagesQuery, type ReadQuery } from './queries.ts'
export type { Counted, Page, ReadRow, ResourceClient, UpdateOptions } from './resource-client.ts'
export { problemOf, type Fetch } from './send.ts'
export type { Tallied, TallyAsk } from './tallies.ts'
export type { AnswerHead, Call, Watch, Watcher } from './watch.ts'
export type { BalanceJson, Changes, FileJson, NewRow, Row } from './wire-values.ts'
// What rows and refusals are made of, so that a page needs one import.
export type { Id, InputError, Instant, MoneyJson, ProblemDocument } from 'offstage'
