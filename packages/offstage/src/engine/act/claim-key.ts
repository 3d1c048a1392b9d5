import { createHash } from 'node:crypto'
import type { Transaction } from '../../database/database.ts'
import { problem } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'

/** A client's name for one intent: whoever sends it again gets the outcome again, and nothing happens twice. */
export interface KeyClaim {
  /** Keys of different actors are different keys. */
  readonly actor: string
  readonly key: string
  /** What was asked: method, address and body. */
  readonly fingerprint: string
}

export interface StoredOutcome {
  readonly status: number
  readonly body: string
}

const KEY = /^[\x21-\x7e]{1,200}$/

/** The key of a request, or undefined when it has none. */
export function readKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  if (!KEY.test(header)) throw problem('E_KEY_INVALID')
  return header
}

export function fingerprintOf(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

/**
 * Claims a key until the transaction ends. Answers the stored outcome when there is one. The claim never waits: while
 * another transaction holds the key, this one is told so at once, and a pile of retries cannot hold connections.
 */
export async function claimKey(
  tx: Transaction,
  claim: KeyClaim,
  trace: Trace,
): Promise<StoredOutcome | undefined> {
  await tryLock(tx, claim, trace)
  const [stored] = await tx.query<{ fingerprint: string; status: number; body: string }>(
    {
      about: 'Looked whether you asked for this before',
      name: 'offstage_find_key',
      text: 'select fingerprint, status, body from offstage.idempotency_key where actor = $1 and key = $2',
      values: [claim.actor, claim.key],
    },
    trace,
  )
  if (stored === undefined) {
    trace.note('key', 'This is the first time that you ask for this', { state: 'claimed' })
    return undefined
  }
  if (stored.fingerprint !== claim.fingerprint) throw problem('E_KEY_REUSED')
  trace.note('key', 'You asked for this before: here is the same answer, and nothing is done again', {
    state: 'replayed',
  })
  return { status: stored.status, body: stored.body }
}

async function tryLock(tx: Transaction, { actor, key }: KeyClaim, trace: Trace): Promise<void> {
  const [lock] = await tx.query<{ held: boolean }>(
    {
      about: 'Held your request’s key, so that nobody can use it twice at once',
      name: 'offstage_lock_key',
      text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held',
      values: [`${actor}\n${key}`],
    },
    trace,
  )
  if (lock?.held !== true) throw problem('E_KEY_IN_FLIGHT', {}, { retryAfterSeconds: 1 })
}

/** Stores the outcome under its key, in the transaction that had it. */
export async function settleKey(
  tx: Transaction,
  { actor, key, fingerprint }: KeyClaim,
  { status, body }: StoredOutcome,
  trace: Trace,
): Promise<void> {
  await tx.query(
    {
      about: 'Wrote the answer down under its key',
      name: 'offstage_settle_key',
      text: 'insert into offstage.idempotency_key (actor, key, fingerprint, status, body) values ($1, $2, $3, $4, $5)',
      values: [actor, key, fingerprint, status, body],
    },
    trace,
  )
}
