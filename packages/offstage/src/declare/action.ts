import type { Id } from '../values/id.ts'
import type { Predicate } from './expression.ts'
import type { ActorColumns } from './policy.ts'
import type { Shape, ShapeValue } from './shape.ts'
import type { Tx } from './tx.ts'

export interface ActionSettings<Input extends Shape, Output extends Shape, Rejects extends string> {
  readonly input: Input
  readonly output: Output
  /** What it does, in a sentence or two for whoever reads the documentation. */
  readonly about?: string
  /** The refusals that are part of its meaning, each with the status it is answered with. */
  readonly rejects?: Readonly<Record<Rejects, 409 | 410 | 422>>
  /** `required`: a request without an Idempotency-Key is refused. */
  readonly idempotency?: 'required' | 'optional'
  /** Has no address under /api/actions and no GraphQL mutation: another door performs it. */
  readonly hidden?: boolean
  /** Who may call it; absent means nobody may. */
  readonly allow?: (actor: ActorColumns) => Predicate
}

declare const rejection: unique symbol
/** A declared refusal on its way out; what the action wrote is undone. */
export interface Rejection {
  readonly [rejection]: true
}

/** Who is calling. */
export interface Caller {
  readonly user: Id<'user'> | undefined
  hasRole(role: string): boolean
}

export interface ActionContext<Input, Rejects extends string> {
  readonly input: Input
  readonly tx: Tx
  readonly actor: Caller
  /** Refuses with a declared name: `return reject('outOfStock', { onHand })`. Everything written so far is undone. */
  reject(name: Rejects, data?: Readonly<Record<string, unknown>>): Rejection
}

export interface Action<
  out Name extends string = string,
  Input extends Shape = Shape,
  Output extends Shape = Shape,
  Rejects extends string = string,
> {
  readonly kind: 'action'
  readonly name: Name
  readonly settings: Omit<ActionSettings<Input, Output, Rejects>, 'allow'>
  readonly allow: ((actor: ActorColumns) => Predicate) | undefined
  readonly run: (context: ActionContext<never, never>) => Promise<unknown>
}

/** Declares a write with a name of its own; it runs in one transaction, all or nothing. */
export function action<
  const Name extends string,
  const Input extends Shape,
  const Output extends Shape,
  Rejects extends string = never,
>(
  name: Name,
  { allow, ...settings }: ActionSettings<Input, Output, Rejects>,
  run: (context: ActionContext<ShapeValue<Input>, Rejects>) => Promise<ShapeValue<Output> | Rejection>,
): Action<Name, Input, Output, Rejects> {
  return Object.freeze({ kind: 'action', name, settings, allow, run })
}

/** Any action, for code that handles all of them. */
export interface AnyAction {
  readonly kind: 'action'
  readonly name: string
  readonly settings: Omit<ActionSettings<Shape, Shape, string>, 'allow'>
  readonly allow: ((actor: ActorColumns) => Predicate) | undefined
  readonly run: (context: ActionContext<never, never>) => Promise<unknown>
}
