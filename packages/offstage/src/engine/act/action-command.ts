import type { ActionContext, Caller, Rejection } from '../../declare/action.ts'
import { problem } from '../../errors.ts'
import { describeExpression } from '../../model/expressions.ts'
import type { ModelAction } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import { classOf, type Actor } from '../../policy/actor.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'
import type { ActContext } from './act-context.ts'
import { boundTx } from './bound-tx.ts'
import { checkShape, outputJson } from './check-shape.ts'
import type { StoredOutcome } from './claim-key.ts'
import type { Command } from './perform.ts'
import { Rejected } from './rejected.ts'

/** Makes the command that runs an action: input checked, `allow` asked, output written, rejections documented. */
export function actionCommand(
  action: ModelAction,
  input: unknown,
  request: Pick<Command, 'actor' | 'trace' | 'key'>,
): Command {
  const { settings } = action.action
  if (settings.idempotency === 'required' && request.key === undefined)
    throw problem('E_KEY_REQUIRED', { action: action.name })
  const checked = checkShape(settings.input, input)
  return {
    ...request,
    title: words(action.name),
    allow: () => requireAllowed(action, request.actor, request.trace),
    run: (context) => runAction(action, checked, context),
  }
}

/** Refuses an actor whom the action's `allow` does not name: 401 for a guest, 403 for anybody else. */
export function requireAllowed(action: ModelAction, actor: Actor, trace: Trace): void {
  const allowed = isConstant(foldActor(action.allow, classOf(actor)), true) && hasScope(actor, action.name)
  trace.note('policy', `${allowed ? 'You may do this' : 'You may not do this'}: ${words(action.name)}`, {
    right: action.name,
    clause: describeExpression(action.allow),
    decision: allowed ? 'allowed' : 'denied',
  })
  if (allowed) return
  throw actor.kind === 'guest'
    ? problem('E_NOT_SIGNED_IN')
    : problem('E_NOT_ALLOWED', { what: words(action.name) })
}

function hasScope({ scopes }: Actor, name: string): boolean {
  return scopes === undefined || scopes.includes('write') || scopes.includes(name)
}

/** Runs an action's function; a rejection is thrown so that what it wrote is undone. */
export async function runAction(
  action: ModelAction,
  input: Readonly<Record<string, unknown>>,
  context: ActContext,
): Promise<StoredOutcome> {
  const step = context.trace.begin('action', `Did the work: ${words(action.name)}`, {
    name: action.name,
    outcome: 'refused',
  })
  let rejection: StoredOutcome | undefined
  const reject: ActionContext<never, string>['reject'] = (name, data) => {
    rejection = rejectionOutcome(action, name, data)
    return Object.freeze({}) as Rejection
  }
  try {
    // The input was checked against the shape that the function's type was inferred from.
    const output = await action.action.run({
      input,
      tx: boundTx(context),
      actor: callerOf(context.actor),
      reject,
    } as never)
    if (rejection !== undefined) throw new Rejected(rejection)
    step.detail['outcome'] = 'done'
    return { status: 200, body: JSON.stringify({ data: outputJson(output) }) }
  } finally {
    if (rejection !== undefined) step.detail['outcome'] = 'rejected'
    context.trace.finish(step)
  }
}

function callerOf({ user, roles }: Actor): Caller {
  return { user, hasRole: (role) => roles.includes(role) }
}

function rejectionOutcome(
  action: ModelAction,
  name: string,
  data: Readonly<Record<string, unknown>> | undefined,
): StoredOutcome {
  const rejects: Readonly<Record<string, number>> = action.action.settings.rejects ?? {}
  const status = rejects[name]
  if (status === undefined) throw new Error(`${action.name} declares no rejection "${name}".`)
  const extra = data === undefined ? {} : { data: outputJson(data) }
  const { document } = problem(
    'E_REJECTED',
    { action: words(action.name), rejection: words(name) },
    { publicCode: name, ...extra },
  )
  return { status, body: JSON.stringify({ ...document, status }) }
}
