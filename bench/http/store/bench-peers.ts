import pg from 'pg'
import { machineWords, writeResults } from '../../report/results.ts'
import type { Entry } from '../entry.ts'
import type { Ask } from '../load/load-plan.ts'
import { measureRounds } from '../measure/measure-rounds.ts'
import { printResults, rowsOf } from '../results-of.ts'
import { peerAims, printAims } from './aims.ts'
import { checkStore } from './check-store.ts'
import { countAll, printCounts } from './count-statements.ts'
import { prepareDatabase, type Place } from './prepare-database.ts'
import {
  peerVersions,
  storeSubjects,
  type Extras,
  type StartedSubject,
  type StoreSubject,
} from './subjects.ts'
import { storeWorks, type StoreWork } from './works.ts'

export interface PeersOptions extends Place, Extras {
  readonly rounds: number
  readonly seconds: number
  /** Only works whose name begins with this. */
  readonly work: string
  /** Only subjects whose name begins with one of these; the limit is always there. */
  readonly only: readonly string[]
  readonly write: boolean
}

/** Measures the six works beside the peers: equal answers first, then the rounds, then the statements are counted. */
export async function benchPeers(options: PeersOptions): Promise<void> {
  const place = await prepareDatabase(options)
  const subjects = storeSubjects(place, options).filter(({ kind, name }) => isWanted(options, kind, name))
  const database = new pg.Client({ connectionString: place.databaseUrl, application_name: 'bench' })
  await database.connect()
  const running = new Map<string, StartedSubject>()
  try {
    for (const subject of subjects) await startOnce(subject, running, place.databaseUrl)
    const works = (await storeWorks(database, options.products)).filter(({ name }) =>
      name.startsWith(options.work),
    )
    const entries = works.map((work) => subjects.flatMap((subject) => entryOf(work, subject, running)))
    for (const [at, work] of works.entries()) await checkStore(work, entries[at] ?? [], database)
    console.error('The answers are equal.')
    await measureRounds(entries.flat(), { ...options, database })
    const counts = await countAll(works, subjects, place.databaseUrl)
    const rows = rowsOf(entries)
    const { rows: servers } = await database.query<{ server_version: string }>('show server_version')
    const results = {
      suite: `http-peers-${options.products}`,
      machine: machineWords(),
      versions: {
        node: process.versions.node,
        postgresql: servers[0]?.server_version ?? '',
        ...peerVersions(subjects.map(({ name }) => name)),
      },
      rows,
      statements: counts,
      aims: peerAims(rows, subjects, counts),
    }
    printResults(results)
    printCounts(counts)
    printAims(results.aims)
    if (options.write) writeResults(results)
  } finally {
    for (const subject of new Set(running.values())) await subject.stop()
    await database.end()
  }
}

const isWanted = ({ only }: PeersOptions, kind: StoreSubject['kind'], name: string): boolean =>
  only.length === 0 || kind === 'limit' || only.some((wanted) => name.startsWith(wanted))

async function startOnce(
  subject: StoreSubject,
  running: Map<string, StartedSubject>,
  databaseUrl: string,
): Promise<void> {
  const shared = subject.sharedWith === undefined ? undefined : running.get(subject.sharedWith)
  console.error(`Starting ${subject.name}`)
  running.set(subject.name, shared ?? (await subject.start(databaseUrl)))
}

function entryOf(
  work: StoreWork,
  subject: StoreSubject,
  running: ReadonlyMap<string, StartedSubject>,
): readonly Entry[] {
  const asks = asksOf(work, subject)
  const started = running.get(subject.name)
  if (asks === undefined || started === undefined) return []
  const { name } = subject
  return [{ name, work, asks, subject: started, port: started.port, headers: started.headers, samples: [] }]
}

/** What a subject is asked at a work; where it has a suffix for writes, it is there for them alone. */
function asksOf(work: StoreWork, { tongue, writeSuffix }: StoreSubject): readonly Ask[] | undefined {
  const asks = work.asks[tongue]
  if (writeSuffix === undefined) return asks
  return work.isRead
    ? undefined
    : asks?.map((ask) => ({ ...ask, path: ask.path + writeSuffix, isKeyed: true }))
}
