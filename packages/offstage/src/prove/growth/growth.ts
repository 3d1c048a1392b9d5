import { measureAll, type Asked, type AskedAll } from '../flat/measure-all.ts'
import { placeOfQuestion } from '../flat/explain-scan.ts'
import type { Measured } from '../flat/measure.ts'
import { addressOf } from '../flat/question.ts'
import type { Proof, ProofContext, ProofReport, ReportTable, Violation } from '../proof.ts'
import { compareVisits, GROWTH_MAX, type Grown } from './compare-visits.ts'

/** The same asks on tables of two sizes visit the same. */
export const growth: Proof = {
  name: 'growth',
  shows: `When the tables grow, no read visits more: the same asks at two sizes, and at most ${GROWTH_MAX} times the rows and blocks.`,
  async run(context) {
    const [from, to] = context.options.growth
    const small = await measureAll(context, from)
    const large = await measureAll(context, to)
    return reportOf(context, small, large)
  },
}

/** A read that was measured at both sizes, and whose answers can be compared. */
interface Pair {
  readonly asked: Asked
  readonly large: Measured
  readonly small: Measured
  readonly grown: Grown
}

function reportOf(context: ProofContext, small: AskedAll, large: AskedAll): ProofReport {
  const { pairs, apart } = pairUp(small, large)
  const [worst] = pairs.toSorted((a, b) => b.grown.ratio - a.grown.ratio)
  return {
    summary: `${pairs.length.toLocaleString('en')} reads were compared between ${small.place.rows.toLocaleString('en')} and ${large.place.rows.toLocaleString('en')} rows.${worst === undefined ? '' : ` The most that any grew: ${worst.grown.ratio.toFixed(2)} times, in ${worst.grown.what}, ${worst.asked.question.at}.`}`,
    checks: pairs.length,
    violations: worstOfEach(pairs.filter(({ grown }) => !grown.isWithin)).map((pair) =>
      violationOf(context, pair, small.place.rows, large.place.rows),
    ),
    tables: [timesTable(small, large, pairs), ...resourceTables(pairs)],
    notes:
      apart === 0
        ? []
        : [
            `${apart.toLocaleString('en')} reads show more rows in the larger tables than in the smaller ones, or were not asked in both, and so were not compared.`,
          ],
    figures: {
      from: small.place.rows,
      to: large.place.rows,
      reads: [...Map.groupBy(pairs, ({ asked }) => asked.question.at)].map(([at, of]) => figureOf(at, of)),
    },
  }
}

function pairUp(
  small: AskedAll,
  large: AskedAll,
): { readonly pairs: readonly Pair[]; readonly apart: number } {
  const before = new Map(small.asked.map((asked) => [keyOf(asked), asked.answer]))
  const pairs: Pair[] = []
  let apart = 0
  for (const asked of large.asked) {
    const was = before.get(keyOf(asked))
    if (asked.answer.kind !== 'measured') continue
    // An answer that shows more has to look at more.
    if (was?.kind !== 'measured' || was.shown < asked.answer.shown) apart++
    else pairs.push({ asked, small: was, large: asked.answer, grown: compareVisits(was, asked.answer) })
  }
  return { pairs, apart }
}

const keyOf = ({ question, person }: Asked): string =>
  `${question.at}|${question.variation}|${person.title}|${Object.keys(question.read.parameters).join()}`

/** One declaration is told once, by the ask that grew most. */
function worstOfEach(pairs: readonly Pair[]): readonly Pair[] {
  const sorted = pairs.toSorted((a, b) => a.grown.ratio - b.grown.ratio)
  return [...new Map(sorted.map((pair) => [pair.asked.question.at, pair])).values()].toReversed()
}

function violationOf({ app }: ProofContext, pair: Pair, from: number, to: number): Violation {
  const { asked, large, grown } = pair
  const { question, person } = asked
  const declaredAt = placeOfQuestion({ app }, question)
  return {
    code: 'GROWS',
    at: question.at,
    ...(declaredAt === undefined ? {} : { declaredAt }),
    message: `The same ask visits ${grown.before.toLocaleString('en')} ${grown.what} among ${from.toLocaleString('en')} rows and ${grown.after.toLocaleString('en')} among ${to.toLocaleString('en')}.`,
    mend: 'See what the proof `flat` says of the same read; its mend is the mend of this one. When `flat` holds there, an index is walked in vain: declare a list whose `by` has every field that the policy compares.',
    who: person.title,
    ask: `${addressOf(question)} (${question.variation}; ${grown.mode} plan)`,
    clause: large.clause,
    sql: large.statement.text,
    plan: large.visits.find(({ mode }) => mode === grown.mode)?.visit.plan ?? '',
    measured: { what: grown.what, value: grown.after, allowed: grown.allowed },
  }
}

// ── What is told besides ─────────────────────────────────────────────────────────────────────────────────────────

/** Times and CPU are told and hold nothing: a machine has other things to do as well. */
function timesTable(small: AskedAll, large: AskedAll, pairs: readonly Pair[]): ReportTable {
  const times = (of: 'small' | 'large') =>
    pairs
      .flatMap((pair) => pair[of].visits.flatMap(({ visit }) => visit.timeMs ?? []))
      .toSorted((a, b) => a - b)
  const at = (sorted: readonly number[], share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(2)
  const line = ({ place, cpuMs, asked }: AskedAll, sorted: readonly number[]) => [
    place.rows.toLocaleString('en'),
    asked.length.toLocaleString('en'),
    at(sorted, 0.5),
    at(sorted, 0.95),
    cpuMs === undefined ? 'unknown' : (cpuMs / 1_000).toFixed(1),
  ]
  return {
    title: 'time in the database (reported, not judged)',
    columns: [
      { title: 'rows', isNumber: true },
      { title: 'asks', isNumber: true },
      { title: 'p50 ms', isNumber: true },
      { title: 'p95 ms', isNumber: true },
      { title: 'CPU s in all', isNumber: true },
    ],
    rows: [line(small, times('small')), line(large, times('large'))],
  }
}

function resourceTables(pairs: readonly Pair[]): readonly ReportTable[] {
  const byResource = Map.groupBy(pairs, ({ asked }) => asked.question.resource.name)
  return [
    {
      title: 'growth by resource',
      columns: [
        { title: 'resource' },
        { title: 'asks', isNumber: true },
        { title: 'rows ×', isNumber: true },
        { title: 'blocks ×', isNumber: true },
        { title: 'most in' },
      ],
      rows: [...byResource].map(([name, of]) => {
        const [worst] = of.toSorted((a, b) => b.grown.ratio - a.grown.ratio)
        return [
          name,
          of.length.toLocaleString('en'),
          Math.max(...of.map(({ grown }) => grown.rows)).toFixed(2),
          Math.max(...of.map(({ grown }) => grown.blocks)).toFixed(2),
          worst?.asked.question.at ?? '',
        ]
      }),
    },
  ]
}

const figureOf = (at: string, of: readonly Pair[]) => ({
  at,
  asks: of.length,
  rowsRatio: Math.max(...of.map(({ grown }) => grown.rows)),
  blocksRatio: Math.max(...of.map(({ grown }) => grown.blocks)),
})
