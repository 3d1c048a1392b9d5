export { action, type Action, type ActionContext, type Caller } from './declare/action.ts'
export { app, type App } from './declare/app.ts'
export { event, type AppEvent } from './declare/event.ts'
export { allOf, anyOf, everyone, not, now, type Predicate } from './declare/expression.ts'
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
  type Balance,
} from './declare/field.ts'
export { job, type Job } from './declare/job.ts'
export {
  resource,
  type ChangesOf,
  type NewRowOf,
  type Resource,
  type RowOf,
  type WhereOf,
} from './declare/resource.ts'
export { listOf } from './declare/shape.ts'
export type { Tx } from './declare/tx.ts'
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
} from './values/money.ts'
export { User } from './identity/user.ts'
