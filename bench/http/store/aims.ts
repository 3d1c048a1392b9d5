import type { Aim } from '../../report/results.ts'
import { table } from '../../report/table.ts'
import type { HttpRow } from '../results-of.ts'
import type { StatementCount } from './count-statements.ts'
import type { StoreSubject } from './subjects.ts'

/** What is aimed at, held against what was measured; an aim whose subjects were not there is left out. */
export function peerAims(
  rows: readonly HttpRow[],
  subjects: readonly StoreSubject[],
  counts: readonly StatementCount[],
): readonly Aim[] {
  const works = [...new Set(rows.map(({ work }) => work))]
  const at = (work: string, subject: string) =>
    rows.find((row) => row.work === work && row.subject === subject)
  const best = (work: string, kinds: readonly StoreSubject['kind'][]) =>
    rows
      .filter(
        (row) =>
          row.work === work &&
          subjects.some(({ name, kind }) => name === row.subject && kinds.includes(kind)),
      )
      .toSorted((a, b) => a.cpuUsPerRequest - b.cpuUsPerRequest)[0]
  return works.flatMap((work) => {
    const rest = at(work, 'offstage REST')
    const graphql = at(work, 'offstage GraphQL')
    const framework = best(work, ['framework'])
    return work.startsWith('W4')
      ? writeAims(work, rest, at(work, 'limit, key and log'), best(work, ['framework', 'by hand']))
      : [
          ...atMost(`${work}, REST: CPU over the limit's`, 1.25, rest?.ratio.value),
          ...atLeast(`${work}, REST: rate over the limit's`, 0.85, rest?.rateRatio),
          ...atMost(`${work}, GraphQL: CPU over the limit's`, 1.5, graphql?.ratio.value),
          ...beyondFramework(work, 'REST', rest, framework),
          ...beyondFramework(work, 'GraphQL', graphql, framework),
          ...statementAims(work, counts),
          ...atMost(
            `${work}: CPU with tracing over without`,
            1.05,
            quotient(rest, at(work, 'offstage, no tracing')),
          ),
          ...(work.startsWith('W2')
            ? atMost(
                `${work}: CPU with a policy that joins over none`,
                1.1,
                quotient(at(work, 'offstage, joined policy'), at(work, 'offstage, no policy')),
              )
            : []),
        ]
  })
}

function writeAims(
  work: string,
  rest: HttpRow | undefined,
  logged: HttpRow | undefined,
  best: HttpRow | undefined,
): readonly Aim[] {
  return [
    ...atMost(`${work}: CPU over the bare limit's`, 2, rest?.ratio.value),
    ...atMost(`${work}: CPU over that of a limit with key and log`, 1.5, quotient(rest, logged)),
    ...atMost(`${work}: CPU over that of the best peer (${best?.subject})`, 1, quotient(rest, best)),
  ]
}

/** How often the best framework's CPU is ours, by the first letters of a work. */
const BEYOND = {
  REST: { W1: 3, W2: 5, W3: 2.5 },
  GraphQL: { W1: 2.5 },
} as const

function beyondFramework(
  work: string,
  door: keyof typeof BEYOND,
  row: HttpRow | undefined,
  framework: HttpRow | undefined,
): readonly Aim[] {
  const least = Object.entries(BEYOND[door]).find(([letters]) => work.startsWith(letters))?.[1]
  if (least === undefined) return []
  const name = `${work}, ${door}: CPU of the best framework (${framework?.subject}) over ours`
  return atLeast(name, least, quotient(framework, row))
}

const statementAims = (work: string, counts: readonly StatementCount[]): readonly Aim[] =>
  counts
    .filter((count) => count.work === work && /^offstage (REST|GraphQL)$/.test(count.subject))
    .flatMap(({ subject, warm, cold }) => [
      ...atMost(`${work}, ${subject}: statements, warm`, 1, warm),
      ...atMost(`${work}, ${subject}: statements, cold`, 2, cold),
    ])

const quotient = (a: HttpRow | undefined, b: HttpRow | undefined): number | undefined =>
  a === undefined || b === undefined ? undefined : Number((a.cpuUsPerRequest / b.cpuUsPerRequest).toFixed(2))

const atMost = (name: string, most: number, measured: number | undefined): readonly Aim[] =>
  measured === undefined ? [] : [{ name, aim: `≤ ${most}`, measured, met: measured <= most }]

const atLeast = (name: string, least: number, measured: number | undefined): readonly Aim[] =>
  measured === undefined ? [] : [{ name, aim: `≥ ${least}`, measured, met: measured >= least }]

export function printAims(aims: readonly Aim[]): void {
  const cells = aims.map(({ name, aim, measured, met }) => [
    name,
    aim,
    String(measured),
    met ? 'met' : 'missed',
  ])
  console.log(`\n${table(['aim', 'aimed at', 'measured', ''], cells)}`)
}
