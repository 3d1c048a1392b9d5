import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { signIn } from '../sign-in.ts'
import { startOffstage } from '../subjects/start-offstage.ts'
import { startPeer } from '../subjects/start-peer.ts'
import type { RunningSubject } from '../subjects/subject.ts'
import { buyer } from './buyer.ts'
import type { StorePlace } from './prepare-database.ts'
import type { Tongue } from './works.ts'

/** A subject as it is started: on which database, and how it is spoken to. */
export interface StoreSubject {
  readonly name: string
  readonly tongue: Tongue
  readonly kind: 'limit' | 'by hand' | 'framework' | 'offstage'
  /** Another subject's name, when both are doors of one server. */
  readonly sharedWith?: string
  /** What comes after the path of a write. */
  readonly writeSuffix?: string
  start(databaseUrl: string): Promise<StartedSubject>
}

export interface StartedSubject extends RunningSubject {
  readonly headers: Readonly<Record<string, string>>
}

export interface Extras {
  readonly tracing: boolean
  readonly policy: boolean
}

/** All subjects, the limit first; of the peers, those in bench/peers. */
export function storeSubjects(place: StorePlace, { tracing, policy }: Extras): readonly StoreSubject[] {
  const offstage = (name: string, env: Readonly<Record<string, string>>) => ({
    ...ours(place, name, env),
    tongue: 'rest' as const,
  })
  return [
    limit,
    loggedLimit,
    ...peerNames.map(peer),
    offstage('offstage REST', {}),
    { ...ours(place, 'offstage GraphQL', {}), tongue: 'graphql', sharedWith: 'offstage REST' },
    ...(tracing ? [offstage('offstage, no tracing', { OFFSTAGE_TRACE_SAMPLE: '0' })] : []),
    ...(policy
      ? [
          offstage('offstage, joined policy', { BENCH_GUARD: 'join' }),
          offstage('offstage, no policy', { BENCH_GUARD: 'none' }),
        ]
      : []),
  ]
}

const limitProgram = fileURLToPath(new URL('./limit/server.ts', import.meta.url))
const limit: StoreSubject = {
  name: 'limit',
  tongue: 'plain',
  kind: 'limit',
  start: (databaseUrl) => guest(startPeer({ name: 'limit', databaseUrl, program: limitProgram })),
}

/** The limit again, at the write only, where it also writes what the platform writes of every write. */
const loggedLimit: StoreSubject = {
  ...limit,
  name: 'limit, key and log',
  sharedWith: 'limit',
  writeSuffix: '?logged',
}

const peersFolder = join(import.meta.dirname, '../../peers')
const peerNames = ['fastify-kysely', 'postgraphile', 'nest-typeorm', 'adonis-lucid'] as const

const peer = (name: (typeof peerNames)[number]): StoreSubject => ({
  name,
  tongue: name === 'postgraphile' ? 'postgraphile' : 'plain',
  kind: name === 'fastify-kysely' ? 'by hand' : 'framework',
  async start(databaseUrl) {
    await install(name)
    return guest(startPeer({ name, databaseUrl, program: join(peersFolder, name, 'server.js') }))
  },
})

/** Peers are no part of the workspace: each is installed from its own lock, here and nowhere else. */
async function install(name: string): Promise<void> {
  const folder = join(peersFolder, name)
  if (
    writtenMs(join(folder, 'node_modules/.package-lock.json')) > writtenMs(join(folder, 'package-lock.json'))
  )
    return
  console.error(`Installing ${name}`)
  await promisify(execFile)('npm', ['ci', '--ignore-scripts'], { cwd: folder })
}

const writtenMs = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** What each peer stands on, as its package.json pins it. */
export function peerVersions(names: readonly string[]): Readonly<Record<string, string>> {
  const chosen = peerNames.filter((name) => names.includes(name))
  return Object.assign(
    {},
    ...chosen.map((name) => {
      const text = readFileSync(join(peersFolder, name, 'package.json'), 'utf8')
      return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies // npm's own format
    }),
  ) as Record<string, string>
}

const guest = async (starting: Promise<RunningSubject>): Promise<StartedSubject> => ({
  ...(await starting),
  headers: {},
})

const ours = (place: StorePlace, name: string, env: Readonly<Record<string, string>>) => ({
  name,
  kind: 'offstage' as const,
  async start(databaseUrl: string): Promise<StartedSubject> {
    const server = await startOffstage({
      ...place,
      databaseUrl,
      mode: 'production',
      connectionsNamed: `bench:${name}`,
      env: { BENCH_MIGRATIONS: place.migrations, ...env },
    })
    return { ...server, headers: { Cookie: await signIn(server.port, buyer) } }
  },
})
