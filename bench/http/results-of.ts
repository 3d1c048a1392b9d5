import type { Entry } from './entry.ts'
import { machineWords, type Aim, type ResultRow, type Results } from '../report/results.ts'
import { table } from '../report/table.ts'
import { median } from './measure/median.ts'
import type { Sample } from './measure/take-sample.ts'

export interface HttpRow extends ResultRow {
  readonly rateRatio: number
  readonly serverUs: number
  readonly databaseUs: number
}

export interface HttpResults extends Results {
  readonly rows: readonly HttpRow[]
}

const CPU_AIM = 1.5

/** Medians over the rounds. A ratio is the median of the rounds' own ratios: what disturbs a round disturbs both. */
export function resultsOf(
  entries: readonly (readonly Entry[])[],
  server: { readonly server_version: string } | undefined,
): HttpResults {
  const rows = rowsOf(entries)
  return {
    suite: 'http',
    machine: machineWords(),
    versions: { node: process.versions.node, postgresql: server?.server_version ?? '' },
    rows,
    aims: rows.filter(({ subject }) => subject !== 'limit').map(aimOf),
  }
}

/** A row for each subject at each work; the first subject of a work is what the others are compared with. */
export const rowsOf = (entries: readonly (readonly Entry[])[]): readonly HttpRow[] =>
  entries.flatMap((ofWork) => ofWork.map((entry) => rowOf(entry, ofWork[0] ?? entry)))

const cpuOf = ({ serverUs, databaseUs }: Sample): number => serverUs + databaseUs

function rowOf(entry: Entry, limit: Entry): HttpRow {
  const mid = (pick: (sample: Sample) => number) => median(entry.samples.map(pick))
  const ratio = (pick: (sample: Sample) => number) =>
    median(
      entry.samples.flatMap((sample, at) => {
        const beside = limit.samples[at]
        return beside === undefined ? [] : [pick(sample) / pick(beside)]
      }),
    )
  return {
    work: entry.work.name,
    subject: entry.name,
    rate: rounded(
      mid(({ rate }) => rate),
      0,
    ),
    p50Ms: rounded(
      mid(({ p50Ms }) => p50Ms),
      2,
    ),
    p99Ms: rounded(
      mid(({ p99Ms }) => p99Ms),
      2,
    ),
    cpuUsPerRequest: rounded(mid(cpuOf), 0),
    ratio: { to: limit.name, value: rounded(ratio(cpuOf), 2) },
    rateRatio: rounded(
      ratio(({ rate }) => rate),
      2,
    ),
    serverUs: rounded(
      mid(({ serverUs }) => serverUs),
      0,
    ),
    databaseUs: rounded(
      mid(({ databaseUs }) => databaseUs),
      0,
    ),
  }
}

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals))

const aimOf = ({ work, subject, ratio }: ResultRow): Aim => ({
  name: `${work}, ${subject}: CPU for each request over the limit's`,
  aim: `≤ ${CPU_AIM}`,
  measured: ratio.value,
  met: ratio.value <= CPU_AIM,
})

export function printResults({ rows, machine, versions }: HttpResults): void {
  const head = [
    'work',
    'subject',
    'rate/s',
    'of limit',
    'p50 ms',
    'p99 ms',
    'CPU µs',
    '= server',
    '+ database',
    '× limit',
  ]
  const cells = rows.map((row) => [
    row.work,
    row.subject,
    String(row.rate),
    row.rateRatio.toFixed(2),
    row.p50Ms.toFixed(2),
    row.p99Ms.toFixed(2),
    String(row.cpuUsPerRequest),
    String(row.serverUs),
    String(row.databaseUs),
    row.ratio.value.toFixed(2),
  ])
  console.log(`${machine} · Node ${versions['node']} · PostgreSQL ${versions['postgresql']}\n`)
  console.log(table(head, cells))
}
