import { randomBytes } from 'node:crypto'
import type { Tx } from '../../../declare/tx.ts'
import { User } from '../../../identity/user.ts'
import { Session } from '../../../identity/session.ts'
import { renderList, renderRow } from '../../read/render-read.ts'
import { onlyRow } from '../../read/answer-read.ts'
import { Problem } from '../../../errors.ts'
import { resourceOf, type Model } from '../../../model/model.ts'
import { Trace } from '../../../observe/trace.ts'
import type { Ask } from '../../../plan/ask.ts'
import { parseListAsk, parseRowAsk } from '../../../plan/parse-ask.ts'
import { systemActor, type Actor } from '../../../policy/actor.ts'
import { postgres } from '../../../sql/postgres/dialect.ts'
import { instantOf } from '../../../values/instant.ts'
import type { Id } from '../../../values/id.ts'
import { boundTx } from '../../act/bound-tx.ts'
import { perform } from '../../act/perform.ts'
import { actorOfRow, actorStatements } from '../../auth/actor-statements.ts'
import { makeModelPlace, type ModelPlace } from '../../jobs/testing/job-place.ts'
import { openOutbox, type Outbox } from '../../outbox/open-outbox.ts'
import { createReader, type Reader } from '../../read/answer-read.ts'
import { openLive, type Live, type LiveOptions } from '../open-live.ts'
import { House, village } from './village.ts'

/** A village with its live engine, and people who look at it. */
export interface LivePlace extends ModelPlace {
  readonly reader: Reader
  readonly outbox: Outbox
  readonly live: Live
  readonly traces: Trace[]
  /** Writes without policies, as one transaction. */
  write<T>(work: (tx: Tx['unrestricted']) => Promise<T>, trace?: Trace): Promise<T>
  /** Somebody with an account, a session and, if wanted, a house. */
  person(
    name: string,
    more?: { readonly roles?: readonly string[]; readonly house?: boolean },
  ): Promise<Person>
  askList(resource: string, parameters?: Readonly<Record<string, string>>): Ask
  askRow(resource: string, id: string, parameters?: Readonly<Record<string, string>>): Ask
  /** What a GET would answer this actor now; undefined for a 404. */
  get(ask: Ask, actor: Actor): Promise<string | undefined>
}

export interface Person {
  readonly id: Id<'user'>
  readonly session: Id<'session'>
  readonly house: Id<'house'> | undefined
  readonly actor: Actor
  /** Who they are by now, as the door reads it; undefined when their session is over. */
  now(): Promise<Actor | undefined>
}

export async function makeLivePlace(
  options: Partial<LiveOptions> = {},
  model: Model = village,
): Promise<LivePlace> {
  const place = await makeModelPlace(model)
  const reader = createReader({ model, dialect: postgres, database: place.db })
  const outbox = await openOutbox({ url: place.url, database: place.db, pollMs: { listened: 50, idle: 50 } })
  const traces: Trace[] = []
  const live = openLive({
    model,
    dialect: postgres,
    database: place.db,
    reader,
    outbox,
    timing: { gapMs: 2, clockMs: 50, authorityMs: 100 },
    onTrace: (trace) => traces.push(trace),
    ...options,
  })
  const statements = actorStatements(model, postgres)

  const write = async <T>(
    work: (tx: Tx['unrestricted']) => Promise<T>,
    trace = new Trace('request', 'a write'),
  ): Promise<T> => {
    let result: T | undefined
    await perform(
      {
        title: 'write',
        actor: systemActor('test'),
        trace,
        key: undefined,
        allow: () => {},
        run: async (context) => {
          result = await work(boundTx(context).unrestricted)
          return { status: 204, body: '' }
        },
      },
      {
        model,
        dialect: postgres,
        database: place.db,
        attachFile: async () => {},
        stillHolds: async () => true,
        wake: outbox.wake,
      },
    )
    return result as T // set by `run`, which has returned
  }

  const person: LivePlace['person'] = async (name, { roles = [], house = false } = {}) => {
    const tokenHash = randomBytes(32).toString('hex')
    const later = instantOf(new Date(Date.now() + 3_600_000))
    const made = await write(async (tx) => {
      const user = await tx.insert(User, {
        email: `${name}-${tokenHash.slice(0, 8)}@example.com`,
        name,
        roles,
        verifiedAt: tx.now,
      })
      const session = await tx.insert(Session, {
        user: user.id,
        tokenHash,
        expiresAt: later,
        idleExpiresAt: later,
        lastSeenAt: tx.now,
        network: '127.0.0.1',
        agent: 'a test',
      })
      const own = house ? await tx.insert(House, { user: user.id, name }) : undefined
      return { id: user.id, session: session.id, house: own?.id }
    })
    const now = async (): Promise<Actor | undefined> => {
      const [row] = await place.db.query(statements.ofSession(tokenHash))
      return row === undefined ? undefined : actorOfRow(row)
    }
    const actor = await now()
    if (actor === undefined) throw new Error('A new session holds.')
    return { ...made, actor, now }
  }

  return {
    ...place,
    reader,
    outbox,
    live,
    traces,
    write,
    person,
    askList: (resource, parameters = {}) =>
      parseListAsk(model, resourceOf(model, resource), new Map(Object.entries(parameters))),
    askRow: (resource, id, parameters = {}) =>
      parseRowAsk(model, resourceOf(model, resource), id, new Map(Object.entries(parameters))),
    get: async (ask, actor) => {
      const page = await reader.read(ask, actor, new Trace('request', 'a test'))
      if (page === undefined) throw new Error('The session is over.')
      if (ask.rows.target === 'list') return renderList(page)
      try {
        return renderRow(onlyRow(page))
      } catch (error) {
        if (error instanceof Problem) return undefined
        throw error
      }
    },
    remove: async () => {
      live.close()
      await outbox.close()
      await place.remove()
    },
  }
}
