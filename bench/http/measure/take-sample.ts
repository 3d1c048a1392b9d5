import type pg from 'pg'
import type { Ask } from '../load/load-plan.ts'
import type { Loader } from '../load/open-loader.ts'
import type { RunningSubject } from '../subjects/subject.ts'
import { cpuBetween, cpuOf, machineTime, processTree } from './cpu-of.ts'

export interface SampleParts {
  readonly loader: Loader
  /** The bench's own connection, which looks whose connections there are. */
  readonly database: pg.Client
  readonly subject: RunningSubject
  readonly asks: readonly Ask[]
  readonly headers: Readonly<Record<string, string>>
  readonly durationMs: number
}

export interface Sample {
  /** Answers a second. */
  readonly rate: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** For each answer, in microseconds: of the server's processes, and of its connections' processes in the database. */
  readonly serverUs: number
  readonly databaseUs: number
  /** The part of the machine's time that its host gave to others meanwhile. */
  readonly stolen: number
}

const CONNECTIONS = 32
const WARM_MS = 700
const STOLEN_MAX = 0.12
const TRIES_MAX = 4

/** Takes one sample, and takes it again while others had too much of the machine. */
export async function takeSample(parts: SampleParts): Promise<Sample> {
  for (let tries = 1; ; tries++) {
    const sample = await tryOnce(parts)
    if (sample.stolen <= STOLEN_MAX || tries === TRIES_MAX) return sample
    console.error(`  ${Math.round(sample.stolen * 100)} % of the machine was taken; once more`)
  }
}

async function tryOnce({
  loader,
  database,
  subject,
  asks,
  headers,
  durationMs,
}: SampleParts): Promise<Sample> {
  const plan = { port: subject.port, connections: CONNECTIONS, asks, headers }
  await loader.send({ ...plan, durationMs: WARM_MS })
  const server = processTree(subject.pid)
  const before = {
    server: cpuOf(server),
    backends: cpuOf(await backendsOf(database, subject)),
    machine: machineTime(),
  }
  const outcome = await loader.send({ ...plan, durationMs })
  const machine = machineTime()
  const serverUs = cpuBetween(before.server, cpuOf(server))
  const databaseUs = cpuBetween(before.backends, cpuOf(await backendsOf(database, subject)))
  if (outcome.errors > 0) throw new Error(`${outcome.errors} of the answers were neither 200 nor 201.`)
  return {
    rate: (outcome.answers / outcome.durationMs) * 1_000,
    p50Ms: outcome.p50Ms,
    p99Ms: outcome.p99Ms,
    serverUs: serverUs / outcome.answers,
    databaseUs: databaseUs / outcome.answers,
    stolen: (machine.stolen - before.machine.stolen) / (machine.total - before.machine.total),
  }
}

/** The database's processes that serve this subject's connections. */
async function backendsOf(
  database: pg.Client,
  { connectionsNamed }: RunningSubject,
): Promise<readonly number[]> {
  const { rows } = await database.query<{ pid: number }>(
    'select pid from pg_stat_activity where starts_with(application_name, $1)',
    [connectionsNamed],
  )
  return rows.map(({ pid }) => pid)
}
