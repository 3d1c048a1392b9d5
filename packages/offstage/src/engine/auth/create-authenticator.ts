import { LRUCache } from 'lru-cache'
import type { Database, Queryable, Statement } from '../../database/database.ts'
import { problem } from '../../errors.ts'
import type { Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import { guest, type Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { actorHolds, actorOfRow, actorStatements } from './actor-statements.ts'
import { bearerToken, cookieToken, isOurs } from './read-tokens.ts'
import { SeenSessions } from './seen-sessions.ts'
import { hashToken } from './token-hash.ts'

export interface AuthenticatorParts {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
  /** The session's cookie, as `sessionCookie` names it. */
  readonly cookieName: string
  readonly sessionIdleMinutes: number
  readonly onError: (error: unknown) => void
}

/** What a request brings to say who it comes from: the two headers as they are. */
export interface PresentedCredentials {
  readonly cookie: string | undefined
  readonly authorization: string | undefined
}

/** From a token to an actor with its roles and facts. */
export interface TokenAuthenticator {
  /** The actor; a guest where there is no session. A bearer token that is wrong, expired or revoked is refused. */
  authenticate(presented: PresentedCredentials, trace?: Trace): Promise<Actor>
  /** Drops what is remembered of an actor, because the database said that it no longer holds. */
  forget(actor: Actor): void
  stillHolds(on: Queryable, actor: Actor, trace?: Trace): Promise<boolean>
  /** Writes which sessions were used; call it before the database closes. */
  close(): Promise<void>
}

const REMEMBERED_MAX = 10_000

export function createAuthenticator(parts: AuthenticatorParts): TokenAuthenticator {
  const { database, cookieName, sessionIdleMinutes: idleMinutes, onError } = parts
  const statements = actorStatements(parts.model, parts.dialect)
  const seen = new SeenSessions({ database, idleMinutes, onError })
  // By the hash of their token. Nothing here is believed without the database: reads carry a guard, writes ask first.
  const remembered = new LRUCache<string, Actor>({ max: REMEMBERED_MAX })
  const hashes = new WeakMap<Actor, string>()

  const findActor = async (statement: Statement, trace: Trace | undefined): Promise<Actor | undefined> => {
    const [row] = await database.query(statement, trace)
    return row === undefined ? undefined : actorOfRow(row)
  }

  const actorOfToken = async (token: string, trace: Trace | undefined): Promise<Actor> => {
    const actor = isOurs(token) ? await findActor(statements.ofToken(hashToken(token)), trace) : undefined
    if (actor === undefined) throw problem('E_WRONG_TOKEN')
    return actor
  }

  const actorOfSession = async (token: string, trace: Trace | undefined): Promise<Actor> => {
    const hash = hashToken(token)
    const known = remembered.get(hash)
    trace?.note('cache', known ? 'Remembered who you are' : 'Looked up who you are', {
      hit: known !== undefined,
    })
    const actor = known ?? (await findActor(statements.ofSession(hash), trace))
    if (actor === undefined) return guest
    if (known === undefined) remember(actor, hash)
    if (actor.guard) seen.note(actor.guard.session)
    return actor
  }

  const remember = (actor: Actor, hash: string): void => {
    remembered.set(hash, actor)
    hashes.set(actor, hash)
  }

  return {
    async authenticate({ cookie, authorization }, trace) {
      const bearer = bearerToken(authorization)
      if (bearer !== undefined) return actorOfToken(bearer, trace)
      const session = cookieToken(cookie, cookieName)
      return session === undefined || session === '' ? guest : actorOfSession(session, trace)
    },
    forget(actor) {
      const hash = hashes.get(actor)
      // Another request may have read it anew already; that one is not to be forgotten.
      if (hash !== undefined && remembered.get(hash) === actor) remembered.delete(hash)
    },
    stillHolds: actorHolds,
    close: () => seen.flush(),
  }
}
