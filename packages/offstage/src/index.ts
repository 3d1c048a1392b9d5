export { action, type Action, type ActionContext, type AnyAction, type Caller } from './declare/action.ts'
export { app, type App } from './declare/app.ts'
export type {
  AnyField,
  AnyResource,
  Balance,
  BareValueOf,
  FieldKind,
  FieldMap,
  FileRules,
  FileVariant,
  KindOf,
  LinkOf,
  LinkTo,
  TraitsOf,
} from './declare/declaration.ts'
export { event, type AppEvent, type PayloadOf } from './declare/event.ts'
export { allOf, anyOf, everyone, not, now, type Predicate } from './declare/expression.ts'
export type { ActorColumns } from './declare/policy.ts'
export { currentUser, fact, type Fact } from './declare/fact.ts'
export { feature, type Feature } from './declare/feature.ts'
export {
  balance,
  belongsTo,
  boolean,
  date,
  decimal,
  file,
  integer,
  json,
  money,
  oneOf,
  ref,
  text,
  timestamp,
} from './declare/field.ts'
export { job, type Job, type JobContext } from './declare/job.ts'
export {
  resource,
  type ChangesOf,
  type ListsOf,
  type NewRowOf,
  type OrderOf,
  type Resource,
  type RowOf,
  type WhereOf,
} from './declare/resource.ts'
export type { ListShape } from './declare/list-shape.ts'
export { listOf, type ListOf, type Shape, type ShapeValue } from './declare/shape.ts'
export type { TallyShape } from './declare/tally-shape.ts'
export type { TallyAskOf, TallyOf } from './declare/tally-types.ts'
export type {
  LedgerPost,
  LedgerSide,
  PageOf,
  PostedTransfer,
  PostResult,
  RefusedPost,
  Tx,
  TxLedger,
  TxReads,
  TxWrites,
} from './declare/tx.ts'
export type { ErrorCode, InputError, ProblemDocument } from './errors.ts'
export { newId, type Id } from './values/id.ts'
export { instantOf, parseInstant, type Instant } from './values/instant.ts'
export {
  isNegative,
  isPositive,
  isZero,
  minus,
  moneyJson,
  moneyOf,
  negate,
  plus,
  times,
  type Money,
  type MoneyJson,
} from './values/money.ts'
export type { AccessToken } from './identity/access-token.ts'
export type { userActions } from './identity/manage-users.ts'
export type { Session } from './identity/session.ts'
export { User } from './identity/user.ts'
export { host, type DemoLogin, type Host } from './serve/host.ts'
export type { Seed } from './serve/seed.ts'
