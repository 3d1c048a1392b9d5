import type { Transaction } from '../../database/database.ts'
import type { FileRules } from '../../declare/declaration.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { Instant } from '../../values/instant.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Effects } from '../outbox/effects.ts'

/** What every operation of one transaction works with. */
export interface ActContext {
  readonly model: Model
  readonly dialect: Dialect
  readonly tx: Transaction
  readonly trace: Trace
  readonly actor: Actor
  readonly effects: Effects
  readonly ledger: Ledger
  readonly now: Instant
  /** Policies are left out: the code has said `unrestricted`. */
  readonly unrestricted: boolean
  readonly attachFile: AttachFile
}

/** Makes an uploaded file part of a row; refuses one that is not the actor's, not there, or not of an allowed kind. */
export type AttachFile = (tx: Transaction, file: string, request: AttachRequest) => Promise<void>

export interface AttachRequest {
  readonly actor: Actor
  readonly rules: FileRules
  /** The field that is written: `picture.image`. */
  readonly purpose: string
  /** The file that the field holds already. */
  readonly current: string | null
}
