import { setTimeout as wait } from 'node:timers/promises'
import { table } from '../../report/table.ts'
import type { Entry } from '../entry.ts'
import { countStatements, type StatementCounter } from '../measure/statement-counter.ts'
import { median } from '../measure/median.ts'
import { sendTo } from './check-store.ts'
import type { StoreSubject } from './subjects.ts'
import type { StoreWork } from './works.ts'

/** How many statements one request takes: the first of a new server, and one like it later. */
export interface StatementCount {
  readonly work: string
  readonly subject: string
  readonly cold: number
  readonly warm: number
}

const WARM_ASKS = 5

/**
 * Counts on servers of their own behind a door that listens. Each work of the platform's finds a new server, because
 * what it remembers of who asks is what makes the first request differ; the others are started once.
 */
export async function countAll(
  works: readonly StoreWork[],
  subjects: readonly StoreSubject[],
  databaseUrl: string,
): Promise<readonly StatementCount[]> {
  const counts: StatementCount[] = []
  for (const subject of subjects.filter(({ writeSuffix }) => writeSuffix === undefined)) {
    console.error(`Counting the statements of ${subject.name}`)
    const groups = subject.kind === 'offstage' ? works.map((work) => [work]) : [works]
    for (const group of groups) counts.push(...(await countGroup(group, subject, databaseUrl)))
  }
  return counts
}

async function countGroup(
  works: readonly StoreWork[],
  subject: StoreSubject,
  databaseUrl: string,
): Promise<readonly StatementCount[]> {
  if (works.every(({ asks }) => asks[subject.tongue] === undefined)) return []
  const counter = await countStatements(databaseUrl)
  const started = await subject.start(counter.url)
  try {
    // What a server does by itself after its start is no part of a request.
    await wait(500)
    const counts: StatementCount[] = []
    for (const work of works) {
      const asks = work.asks[subject.tongue]
      if (asks === undefined) continue
      const entry = { ...started, work, asks, name: subject.name, subject: started, samples: [] }
      counts.push(await countWork(entry, counter))
    }
    return counts
  } finally {
    await started.stop()
    counter.close()
  }
}

async function countWork(entry: Entry, counter: StatementCounter): Promise<StatementCount> {
  const taken: number[] = []
  for (let at = 0; at <= WARM_ASKS; at++) {
    const ask = entry.asks[at % entry.asks.length]
    if (ask === undefined) continue
    counter.take()
    await sendTo(entry, ask)
    taken.push(counter.take().filter(isOfRequest).length)
  }
  const [cold = Number.NaN, ...warm] = taken
  return { work: entry.work.name, subject: entry.name, cold, warm: median(warm) }
}

/** What the platform's own background asks again and again, whether or not anybody calls. */
const isOfRequest = (text: string): boolean =>
  !/offstage\.(job\w*|lease\w*|change|change_head)\b|^(explain|listen|notify)\b|pg_(try_)?advisory_lock/i.test(
    text,
  )

export function printCounts(counts: readonly StatementCount[]): void {
  const cells = counts.map(({ work, subject, cold, warm }) => [work, subject, String(cold), String(warm)])
  console.log(`\n${table(['work', 'subject', 'statements, cold', 'warm'], cells)}`)
}
