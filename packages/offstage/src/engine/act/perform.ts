import type { Database, Transaction } from '../../database/database.ts'
import type { ActionContext, Caller, Rejection } from '../../declare/action.ts'
import { problem } from '../../errors.ts'
import type { Model, ModelAction } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import { classOf, type Actor } from '../../policy/actor.ts'
import { foldActor, isConstant } from '../../policy/fold-actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { Instant } from '../../values/instant.ts'
import { openLedger } from '../ledger/ledger.ts'
import { noEffects } from '../outbox/effects.ts'
import { recordEffects } from '../outbox/record-effects.ts'
import type { ActContext, AttachFile } from './act-context.ts'
import { boundTx } from './bound-tx.ts'
import { checkShape, outputJson } from './check-shape.ts'
import { claimKey, settleKey, type KeyClaim, type StoredOutcome } from './claim-key.ts'
import { explainConflict } from './explain-conflict.ts'
import { bumpSecurity, withoutSecrets } from './settle-security.ts'

export interface ActParts {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
  readonly attachFile: AttachFile
  /** Whether the session that a remembered actor was read from still holds, inside the transaction. */
  readonly stillHolds: (tx: Transaction, actor: Actor, trace: Trace) => Promise<boolean>
  /** Wakes whoever works on effects. A hint after the commit, never the truth. */
  readonly wake: () => void
}

/** A write on its way: who, under which key, and what runs inside the transaction. */
export interface Command {
  readonly title: string
  readonly actor: Actor
  readonly trace: Trace
  readonly key: KeyClaim | undefined
  /** Refuses who may not do this; asked again before a stored outcome is answered. */
  readonly allow: () => void
  readonly run: (context: ActContext) => Promise<StoredOutcome>
}

export type Outcome =
  | (StoredOutcome & { readonly replayed: boolean })
  /** The actor was read from a session that no longer holds: authenticate anew and perform again. */
  | 'staleActor'

/** Performs a write: the key, the work, its effects and the outcome in one transaction, all or nothing. */
export async function perform(command: Command, parts: ActParts): Promise<Outcome> {
  const { trace } = command
  try {
    return await parts.database.transaction(async (tx): Promise<Outcome> => {
      if (!(await parts.stillHolds(tx, command.actor, trace))) return 'staleActor'
      command.allow()
      const earlier = command.key && (await claimKey(tx, command.key, trace))
      if (earlier !== undefined) return { ...earlier, replayed: true }
      const outcome = await runWithEffects(command, tx, parts)
      if (command.key) await settleKey(tx, command.key, outcome, trace)
      tx.afterCommit(parts.wake)
      return { ...outcome, replayed: false }
    }, trace)
  } catch (error) {
    throw explainConflict(error, parts.model)
  }
}

/** Runs the work in a savepoint: a declared rejection undoes its writes and is itself an outcome worth keeping. */
async function runWithEffects(command: Command, tx: Transaction, parts: ActParts): Promise<StoredOutcome> {
  const context = await openContext(command, tx, parts)
  try {
    const outcome = await tx.savepoint(() => command.run(context))
    await settleEffects(context)
    return outcome
  } catch (error) {
    if (error instanceof Rejected) return error.outcome
    throw error
  }
}

/** Records what the work did, with what follows from it for whoever is remembered as signed in. */
export async function settleEffects(context: ActContext): Promise<void> {
  await bumpSecurity(context)
  const { tx, trace, actor, effects, model } = context
  await recordEffects(withoutSecrets(effects, model), { tx, trace, actor: actor.user })
}

export async function openContext(
  { actor, trace }: Pick<Command, 'actor' | 'trace'>,
  tx: Transaction,
  parts: Pick<ActParts, 'model' | 'dialect' | 'attachFile'>,
): Promise<ActContext> {
  const [clock] = await tx.query<{ now: Instant }>({
    name: 'offstage_now',
    text: 'select now() as now',
    values: [],
  })
  if (clock === undefined) throw new Error('The database has a clock.')
  const { model, dialect, attachFile } = parts
  return {
    model,
    dialect,
    attachFile,
    tx,
    trace,
    actor,
    effects: noEffects(),
    ledger: openLedger(tx, trace),
    now: clock.now,
    unrestricted: false,
  }
}

// ── Actions ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** A declared rejection, thrown so that the savepoint undoes the action's writes. */
class Rejected extends Error {
  readonly outcome: StoredOutcome

  constructor(outcome: StoredOutcome) {
    super('rejected')
    this.outcome = outcome
  }
}

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

const BATCH_MAX = 50

/** Makes the command that runs several actions in one transaction: all of them, or none. */
export function batchCommand(
  model: Model,
  body: unknown,
  request: Pick<Command, 'actor' | 'trace' | 'key'>,
): Command {
  const steps = batchSteps(model, body)
  if (
    request.key === undefined &&
    steps.some(({ action }) => action.action.settings.idempotency === 'required')
  )
    throw problem('E_KEY_REQUIRED', { action: 'this batch' })
  return {
    ...request,
    title: `${steps.length} actions as one`,
    allow: () => steps.forEach(({ action }) => requireAllowed(action, request.actor, request.trace)),
    run: async (context) => {
      const results: unknown[] = []
      for (const { action, input } of steps) {
        const { body: result } = await runAction(action, input, context)
        results.push(JSON.parse(result))
      }
      return { status: 200, body: JSON.stringify({ data: results }) }
    },
  }
}

interface BatchStep {
  readonly action: ModelAction
  readonly input: Readonly<Record<string, unknown>>
}

function batchSteps(model: Model, body: unknown): readonly BatchStep[] {
  const given = typeof body === 'object' && body !== null && 'actions' in body ? body.actions : undefined
  if (!Array.isArray(given) || given.length === 0 || given.length > BATCH_MAX)
    throw problem(
      'E_INVALID_INPUT',
      {},
      {
        errors: [
          {
            pointer: '/actions',
            detail: `should be a list of 1 to ${BATCH_MAX} actions, each { "action": "name", "input": {…} }`,
          },
        ],
      },
    )
  return given.map((step: unknown, index) => {
    const named = typeof step === 'object' && step !== null && 'action' in step ? String(step.action) : ''
    const action = [...model.actions.values()].find(({ name, path }) => name === named || path === named)
    if (action === undefined || action.action.settings.hidden === true)
      throw problem(
        'E_INVALID_INPUT',
        {},
        { errors: [{ pointer: `/actions/${index}/action`, detail: 'should name an action' }] },
      )
    const input = typeof step === 'object' && step !== null && 'input' in step ? step.input : {}
    return { action, input: checkShape(action.action.settings.input, input) }
  })
}

/** Refuses an actor whom the action's `allow` does not name: 401 for a guest, 403 for anybody else. */
function requireAllowed(action: ModelAction, actor: Actor, trace: Trace): void {
  const allowed = isConstant(foldActor(action.allow, classOf(actor)), true) && hasScope(actor, action.name)
  trace.note('policy', allowed ? `You may ${words(action.name)}` : `You may not ${words(action.name)}`, {
    right: action.name,
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

async function runAction(
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
