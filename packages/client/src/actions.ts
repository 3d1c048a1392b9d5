import type { Action, AnyAction, ProblemDocument } from 'offstage'
import { newKey } from './new-key.ts'
import { problemIn, send, type Answer, type Connection } from './send.ts'
import { kebabCase } from './resource-path.ts'
import type { ActionInput, ActionOutput } from './wire-values.ts'

/** What may be said about one read. */
export interface ReadOptions {
  readonly signal?: AbortSignal
}

/** What may be said about one write. */
export interface WriteOptions extends ReadOptions {
  /**
   * The Idempotency-Key. A new one is made for each call unless you give one, which is worth it where the intent
   * outlives the call (a form that is sent again after a reload). `false` sends none: guests have no keys.
   */
  readonly key?: string | false
}

/** What an action did. */
export interface Done<Output> {
  readonly ok: true
  readonly data: Output
  /** True where an earlier request with this key had done it, and this is its stored answer. */
  readonly replayed: boolean
}

/** A refusal that the action declares; nothing that it wrote remains. */
export interface Rejected<Name extends string = string> {
  readonly ok: false
  readonly rejection: Name
  /** What the action says about it: `reject('outOfStock', { onHand })`. */
  readonly details: Readonly<Record<string, unknown>>
  readonly problem: ProblemDocument
  readonly replayed: boolean
}

/** How an action ended: done, or refused by a name that it declares. Anything else is thrown as a ProblemError. */
export type ActionResult<Output, Rejects extends string> =
  | Done<Output>
  | ([Rejects] extends [never] ? never : Rejected<Rejects>)

type Given<Input> =
  Readonly<Record<never, never>> extends Input
    ? [input?: Input, options?: WriteOptions]
    : [input: Input, options?: WriteOptions]

/** Runs an action. */
export type ActionCall<Input, Output, Rejects extends string> = (
  ...given: Given<Input>
) => Promise<ActionResult<Output, Rejects>>

/** Whatever runs an action. */
type AnyCall = (...given: never[]) => Promise<unknown>
type DataIn<End> = End extends { readonly ok: true; readonly data: infer Output } ? Output : never
type RejectionIn<End> = End extends { readonly ok: false; readonly rejection: infer Name extends string }
  ? Name
  : never

/** What an action takes: `InputOf<typeof client.actions.checkout>`. */
export type InputOf<Call extends AnyCall> = NonNullable<Parameters<Call>[0]>

/** What an action answers once it is done. */
export type OutputOf<Call extends AnyCall> = DataIn<Awaited<ReturnType<Call>>>

/** The names by which an action may refuse. */
export type RejectionOf<Call extends AnyCall> = RejectionIn<Awaited<ReturnType<Call>>>

type CallOf<One> =
  One extends Action<string, infer Input, infer Output, infer Rejects>
    ? ActionCall<ActionInput<Input>, ActionOutput<Output>, Rejects>
    : never

/** The actions of an app, by name. */
export type ActionsOf<Actions extends AnyAction> = { readonly [One in Actions as One['name']]: CallOf<One> }

/** Makes the function that runs an action. */
export function actionCall(connection: Connection, name: string): ActionCall<unknown, unknown, string> {
  return async (input, { key = newKey(), signal } = {}) => {
    const answer = await send(connection, {
      method: 'POST',
      path: `actions/${kebabCase(name)}`,
      body: input ?? {},
      key: key === false ? undefined : key,
      signal,
    })
    return resultOf(answer)
  }
}

function resultOf(answer: Answer): ActionResult<unknown, string> {
  const replayed = answer.headers.get('idempotent-replayed') === 'true'
  // The contract: an action answers { "data": … }.
  if (answer.status < 400)
    return { ok: true, data: (answer.body as { readonly data: unknown }).data, replayed }
  const error = problemIn(answer)
  const { document } = error
  if (!document.type.endsWith('#E_REJECTED')) throw error
  // The contract: what an action says about a rejection is an object.
  const details = (document.data ?? {}) as Readonly<Record<string, unknown>>
  return { ok: false, rejection: document.code, details, problem: document, replayed }
}
