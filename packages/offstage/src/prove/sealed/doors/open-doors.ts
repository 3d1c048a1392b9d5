import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sessionCookie } from '../../../engine/auth/session-cookie.ts'
import type { Model } from '../../../model/model.ts'
import { Trace } from '../../../observe/trace.ts'
import type { Actor } from '../../../policy/actor.ts'
import { compose, type Composed } from '../../../serve/compose.ts'
import { readConfig } from '../../../serve/config/read-config.ts'
import { openLog } from '../../../serve/log.ts'
import { mountDoors } from '../../../serve/mount.ts'
import { createServer } from '../../../serve/server.ts'
import type { Person } from '../oracle/rows.ts'
import { tokenOf } from '../world/make-world.ts'
import type { Store } from '../world/store-world.ts'
import { followStream, type Followed } from './follow-stream.ts'

/** An answer as a client gets it. */
export interface DoorAnswer {
  readonly status: number
  readonly body: unknown
}

/** A whole node over a store, asked by people over HTTP. */
export interface Doors extends Store {
  readonly composed: Composed
  get(address: string, person: Person): Promise<DoorAnswer>
  graphql(query: string, person: Person): Promise<DoorAnswer>
  follow(address: string, person: Person): Promise<Followed>
  /** Who a person is to the platform, as it reads it from their session. */
  actorOf(person: Person): Promise<Actor>
  close(): Promise<void>
}

export interface DoorsInput extends Omit<Store, 'dialect'> {
  readonly url: string
  readonly model: Model
  /** Puts other parts in the place of the node's own: how a test breaks a step of the engine. */
  readonly change?: (composed: Composed) => Composed
}

/** Opens every door of an app on a free port of this machine; nothing works in the background. */
export async function openDoors({
  model,
  database,
  url,
  change = (same) => same,
}: DoorsInput): Promise<Doors> {
  const stateDir = mkdtempSync(join(tmpdir(), 'offstage-prove-'))
  const config = readConfig({
    DATABASE_URL: url,
    OFFSTAGE_STATE_DIR: stateDir,
    OFFSTAGE_WORKER: 'off',
    OFFSTAGE_TRACE_SAMPLE: '0',
    PORT: '0',
  })
  const log = openLog(
    { mode: 'production', logLevel: 'error' },
    { write: (line) => void process.stderr.write(line) },
  )
  const composed = change(await compose({ model, config, database, url, log }))
  const { services, answerLive } = composed
  const server = createServer({ services, config, log, isStopping: () => false })
  await mountDoors(server, {
    composed,
    config,
    log,
    secret: 'a secret that signs nothing here',
    demoLogins: [],
    answerLive,
  })
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  const cookieName = sessionCookie(config.publicUrl).name
  const headersOf = (person: Person): Record<string, string> =>
    person.user === undefined ? {} : { cookie: `${cookieName}=${tokenOf(person)}` }
  return {
    model,
    database,
    dialect: services.dialect,
    composed,
    get: async (path, person) =>
      answerOf(await fetch(new URL(path, address), { headers: headersOf(person) })),
    graphql: async (query, person) =>
      answerOf(
        await fetch(new URL('/graphql', address), {
          method: 'POST',
          headers: { ...headersOf(person), 'content-type': 'application/json', origin: address },
          body: JSON.stringify({ query }),
        }),
      ),
    follow: (path, person) => followStream(new URL(path, address), headersOf(person)),
    actorOf: async (person) =>
      services.authenticator.authenticate(
        { ...cookieHeader(headersOf(person)), authorization: undefined },
        new Trace('request', 'prove'),
      ),
    async close() {
      composed.endStreams()
      await server.close()
      await composed.close(config.shutdownTimeoutMs)
      rmSync(stateDir, { recursive: true, force: true })
    },
  }
}

const cookieHeader = ({ cookie }: Record<string, string>): { readonly cookie: string | undefined } => ({
  cookie,
})

async function answerOf(response: Response): Promise<DoorAnswer> {
  const text = await response.text()
  const isTable = response.headers.get('content-type')?.startsWith('application/x-ndjson') === true
  return { status: response.status, body: isTable ? tableOf(text) : jsonOf(text) }
}

const jsonOf = (text: string): unknown => (text === '' ? undefined : (JSON.parse(text) as unknown))

/** A whole table, in the form of a list's answer that has no next page. */
const tableOf = (text: string): unknown => ({
  data: text
    .split('\n')
    .filter((line) => line !== '')
    .map(jsonOf),
  page: { next: null },
})
