import type { Database, Transaction } from '../database/database.ts'
import type { ActParts } from '../engine/act/perform.ts'
import type { Reader } from '../engine/read/answer-read.ts'
import type { Model } from '../model/model.ts'
import type { Timeline } from '../observe/timeline.ts'
import type { Trace } from '../observe/trace.ts'
import type { Actor } from '../policy/actor.ts'
import type { Dialect } from '../sql/dialect.ts'

/** What a request brings to say who it comes from. */
export interface Credentials {
  readonly cookie: string | undefined
  readonly authorization: string | undefined
}

/** From a token to an actor and its facts. */
export interface Authenticator {
  authenticate(credentials: Credentials, trace: Trace): Promise<Actor>
  /** Drops what is remembered of an actor, because the database said that it no longer holds. */
  forget(actor: Actor): void
  stillHolds(tx: Transaction, actor: Actor, trace: Trace): Promise<boolean>
}

/** What the doors work with. */
export interface Services {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
  readonly reader: Reader
  readonly act: ActParts
  readonly authenticator: Authenticator
  readonly timeline: Timeline
  readonly isProduction: boolean
}
