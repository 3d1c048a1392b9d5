import type { Database, Transaction } from '../../database/database.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { Instant } from '../../values/instant.ts'
import { openLedger } from '../ledger/ledger.ts'
import { ledgerStoreOf } from '../ledger/ledger-store-of.ts'
import { noEffects } from '../outbox/effects.ts'
import { recordEffects } from '../outbox/record-effects.ts'
import type { ActContext, AttachFile } from './act-context.ts'
import { claimKey, type KeyClaim, type StoredOutcome } from './claim-key.ts'
import { explainConflict } from './explain-conflict.ts'
import { keyStatementsOf } from './key-statements.ts'
import { Rejected } from './rejected.ts'
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
  const keys = keyStatementsOf(parts.database.family)
  try {
    return await parts.database.transaction(async (tx): Promise<Outcome> => {
      if (!(await parts.stillHolds(tx, command.actor, trace))) return 'staleActor'
      command.allow()
      const earlier = command.key && (await claimKey(tx, command.key, trace, keys))
      if (earlier !== undefined) return { ...earlier, replayed: true }
      const outcome = await runWithEffects(command, tx, parts)
      if (command.key) await tx.query(keys.settle(command.key, outcome), trace)
      tx.afterCommit(parts.wake)
      return { ...outcome, replayed: false }
    }, trace)
  } catch (error) {
    throw explainConflict(error, parts.model)
  }
}

/** Runs the work in a savepoint: a declared rejection undoes its writes and is itself an outcome worth keeping. */
async function runWithEffects(command: Command, tx: Transaction, parts: ActParts): Promise<StoredOutcome> {
  try {
    const { context, outcome } = await tx.savepoint(async (inner) => {
      const opened = await openContext(command, inner, parts)
      return { context: opened, outcome: await command.run(opened) }
    })
    await settleEffects({ ...context, tx })
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
  parts: Pick<ActParts, 'database' | 'model' | 'dialect' | 'attachFile'>,
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
    ledger: openLedger(tx, ledgerStoreOf(parts.database.family), trace),
    now: clock.now,
    unrestricted: false,
  }
}
