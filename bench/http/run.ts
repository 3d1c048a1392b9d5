import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { resetEmbedded } from '../../packages/offstage/src/database/embedded/reset-embedded.ts'
import { startEmbedded } from '../../packages/offstage/src/database/embedded/start-embedded.ts'
import { writeResults } from '../report/results.ts'
import { checkAnswers } from './check-answers.ts'
import type { Entry } from './entry.ts'
import { openLoader } from './load/open-loader.ts'
import { takeSample } from './measure/take-sample.ts'
import { printResults, resultsOf } from './results-of.ts'
import { signIn } from './sign-in.ts'
import { startLimit } from './subjects/start-limit.ts'
import { startOffstage } from './subjects/start-offstage.ts'
import type { RunningSubject } from './subjects/subject.ts'
import { chooseWorks, type Work } from './works.ts'

// Reads against the limit, on one machine, one after the other and round after round. See bench/README.md.

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    /** Only works whose name begins with this. */
    work: { type: 'string', default: '' },
    state: { type: 'string', default: join(import.meta.dirname, '../.offstage/http') },
    /** Begins with new data: needed when the app's migrations have changed. */
    reset: { type: 'boolean', default: false },
    /** Whether bench/results/http.json is written. */
    write: { type: 'boolean', default: false },
  },
})

if (options.reset) await resetEmbedded(options.state)
const embedded = await startEmbedded({ stateDir: options.state, onProgress: (step) => console.error(step) })
const stops: (() => unknown)[] = [() => embedded.stop()]
try {
  await bench()
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
  await measureRounds(entries.flat(), database)
  const results = resultsOf(
    entries,
    (await database.query<{ server_version: string }>('show server_version')).rows[0],
  )
  printResults(results)
  if (options.write) writeResults(results)
}

function place(): { readonly databaseUrl: string; readonly stateDir: string } {
  return { databaseUrl: embedded.url, stateDir: options.state }
}

/** The first start, in development, makes tables, data and the one who signs in; the session outlives it. */
async function fillAndSignIn(): Promise<string> {
  const server = await startOffstage({ ...place(), mode: 'development' })
  try {
    return await signIn(server.port)
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

/** Every round takes a sample of each, and begins with another one, so that no place in the order is anybody's own. */
async function measureRounds(entries: readonly Entry[], database: pg.Client): Promise<void> {
  const loader = openLoader()
  stops.push(() => loader.close())
  const rounds = Number(options.rounds)
  for (let round = 0; round < rounds; round++) {
    console.error(`Round ${round + 1} of ${rounds}`)
    for (let turn = 0; turn < entries.length; turn++) {
      const entry = entries[(turn + round) % entries.length]
      if (entry === undefined) continue
      const { subject, headers, work } = entry
      const durationMs = Number(options.seconds) * 1_000
      entry.samples.push(
        await takeSample({ loader, database, subject, headers, paths: work.paths, durationMs }),
      )
    }
  }
}
