import { createHash } from 'node:crypto'
import type { Row, Statement, Transaction } from '../../database/database.ts'
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

/** What keys ask of a database; each family says it in its own way. */
export interface KeyStatements {
  /** Holds a key until the transaction ends. Never waits: false while another transaction holds it. */
  hold(tx: Transaction, claim: KeyClaim, trace: Trace): Promise<boolean>
  /** The `fingerprint`, `status` and `body` that are stored under a key that is held; no row where none are. */
  find(claim: KeyClaim): Statement
  /** Stores the outcome under a key that is held. */
  settle(claim: KeyClaim, outcome: StoredOutcome): Statement
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
  statements: KeyStatements,
): Promise<StoredOutcome | undefined> {
  if (!(await statements.hold(tx, claim, trace)))
    throw problem('E_KEY_IN_FLIGHT', {}, { retryAfterSeconds: 1 })
  const [stored] = await tx.query<StoredKey>(statements.find(claim), trace)
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

interface StoredKey extends Row {
  readonly fingerprint: string
  readonly status: number
  readonly body: string
}
