import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { resetEmbedded } from '../../packages/offstage/src/database/embedded/reset-embedded.ts'
import { startEmbedded } from '../../packages/offstage/src/database/embedded/start-embedded.ts'
import { writeResults } from '../report/results.ts'
import { checkAnswers } from './check-answers.ts'
import type { Entry } from './entry.ts'
import { measureRounds } from './measure/measure-rounds.ts'
import { printResults, resultsOf } from './results-of.ts'
import { buyer } from './shop/buyer.ts'
import { signIn } from './sign-in.ts'
import { benchPeers } from './store/bench-peers.ts'
import { startLimit } from './subjects/start-limit.ts'
import { startOffstage } from './subjects/start-offstage.ts'
import type { RunningSubject } from './subjects/subject.ts'
import { chooseWorks, type Work } from './works.ts'

// Offstage against the limit, and against its peers, on one machine, one after the other and round after round. See
// bench/README.md.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    /** Only works whose name begins with this. */
    work: { type: 'string', default: '' },
    state: { type: 'string', default: join(import.meta.dirname, '../.offstage/http') },
    /** Begins with new data: needed when the app's migrations have changed. */
    reset: { type: 'boolean', default: false },
    /** Whether bench/results/http.json (or http-peers-<size>.json) is written. */
    write: { type: 'boolean', default: false },
    /** Measures the six works beside other frameworks, on a shop of its own, instead of the demonstration's three. */
    peers: { type: 'boolean', default: false },
    /** With --peers: only these subjects beside the limit, as in `offstage,postgraphile`. */
    only: { type: 'string', default: '' },
    /** With --peers: how many products there are. */
    size: { type: 'string', default: '10000' },
    /** With --peers: Offstage without its timelines too. */
    tracing: { type: 'boolean', default: false },
    /** With --peers: Offstage with policies that walk to another table, and with none, too. */
    policy: { type: 'boolean', default: false },
  },
})

if (options.reset) await resetEmbedded(options.state)
const embedded = await startEmbedded({ stateDir: options.state, onProgress: (step) => console.error(step) })
const stops: (() => unknown)[] = [() => embedded.stop()]
try {
  if (options.peers)
    await benchPeers({
      ...lengths(),
      url: embedded.url,
      stateDir: options.state,
      products: Number(options.size),
      work: options.work,
      only: options.only.split(',').filter(Boolean),
      tracing: options.tracing,
      policy: options.policy,
      write: options.write,
    })
  else await bench()
} finally {
  for (const stop of stops.toReversed()) await stop()
}

async function bench(): Promise<void> {
  const database = new pg.Client({ connectionString: embedded.url, application_name: 'bench' })
  await database.connect()
  stops.push(() => database.end())
  const cookie = await fillAndSignIn()
  const limit = await startLimit(embedded.url)
  stops.push(() => limit.stop())
  const offstage = await startOffstage({ ...place(), mode: 'production' })
  stops.push(() => offstage.stop())
  const works = (await chooseWorks(database)).filter(({ name }) => name.startsWith(options.work))
  const entries = works.map((work) => entriesOf(work, limit, offstage, cookie))
  for (const [at, work] of works.entries()) await checkAnswers(work, entries[at] ?? [])
  console.error('The answers are equal.')
  await measureRounds(entries.flat(), { ...lengths(), database })
  const results = resultsOf(
    entries,
    (await database.query<{ server_version: string }>('show server_version')).rows[0],
  )
  printResults(results)
  if (options.write) writeResults(results)
}

function lengths(): { readonly rounds: number; readonly seconds: number } {
  return { rounds: Number(options.rounds), seconds: Number(options.seconds) }
}

function place(): { readonly databaseUrl: string; readonly stateDir: string } {
  return { databaseUrl: embedded.url, stateDir: options.state }
}

/** The first start, in development, makes tables, data and the one who signs in; the session outlives it. */
async function fillAndSignIn(): Promise<string> {
  const server = await startOffstage({ ...place(), mode: 'development' })
  try {
    return await signIn(server.port, buyer)
  } finally {
    await server.stop()
  }
}

function entriesOf(
  work: Work,
  limit: RunningSubject,
  offstage: RunningSubject,
  cookie: string,
): readonly Entry[] {
  const entry = (name: string, subject: RunningSubject, headers: Entry['headers'] = {}): Entry => ({
    name,
    work,
    asks: work.paths.map((path) => ({ path })),
    subject,
    port: subject.port,
    headers,
    samples: [],
  })
  return [
    entry('limit', limit),
    ...(work.isPublic ? [entry('offstage, guest', offstage)] : []),
    entry('offstage, signed in', offstage, { Cookie: cookie }),
  ]
}
