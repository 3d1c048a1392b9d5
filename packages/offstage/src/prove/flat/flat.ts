import type { Proof, ProofContext, ProofReport, ReportTable, Violation } from '../proof.ts'
import {
  explainScan,
  findMissingIndexes,
  isWithin,
  placeOfQuestion,
  type MissingIndexes,
} from './explain-scan.ts'
import { measureAll, type Asked } from './measure-all.ts'
import { addressOf } from './question.ts'

/** Every read that the app accepts, for everybody, visits a bounded number of rows. */
export const flat: Proof = {
  name: 'flat',
  shows:
    'Whatever the tables hold, a read visits at most a constant × (limit + 1) rows for each of its levels, those that a policy throws away among them.',
  async run(context) {
    const { asked, place } = await measureAll(context, context.options.rows)
    const missing = await findMissingIndexes(place)
    return reportOf(context, asked, missing)
  },
}

function reportOf(context: ProofContext, asked: readonly Asked[], missing: MissingIndexes): ProofReport {
  const measured = asked.filter(({ answer }) => answer.kind === 'measured')
  const statements = new Set(
    asked.map(({ answer }) => (answer.kind === 'measured' ? answer.statement.text : '')),
  )
  const worst = asked.toSorted((a, b) => shareOf(b) - shareOf(a))[0]
  return {
    summary: `${measured.length.toLocaleString('en')} reads of ${statements.size.toLocaleString('en')} statements were measured, each with a plan for its values and with one for all values.${worst === undefined ? '' : ` The nearest to its bound: ${worst.question.at}, ${worst.question.variation}, for ${worst.person.title}, with ${Math.round(shareOf(worst) * 100)} % of what it may visit.`}`,
    checks: measured.length,
    violations: worstOfEach(asked.flatMap((one) => violationsOf(context, one, missing))),
    tables: tablesOf(asked),
    notes: notesOf(asked),
    figures: figuresOf(asked),
  }
}

/** How much of its allowance a read used, in rows, under the worse of its plans. */
function shareOf({ answer }: Asked): number {
  if (answer.kind !== 'measured') return 0
  return Math.max(...answer.visits.map(({ visit }) => visit.rows / answer.allowed.rows))
}

function violationsOf(context: ProofContext, asked: Asked, missing: MissingIndexes): readonly Violation[] {
  const { answer } = asked
  if (answer.kind === 'refused') return []
  if (answer.kind === 'failed') return [explainFailure(context, asked, answer.error)]
  return answer.visits
    .filter(({ visit }) => !isWithin(visit, answer.allowed))
    .map((visited) => explainScan(context, missing, asked, answer, visited))
}

function explainFailure({ app }: ProofContext, { question, person }: Asked, error: string): Violation {
  const declaredAt = placeOfQuestion({ app }, question)
  return {
    code: 'FAILED',
    at: question.at,
    ...(declaredAt === undefined ? {} : { declaredAt }),
    message: `The read is accepted and then fails: ${error}`,
    mend: 'This is a defect of the platform; please report it with the declaration.',
    who: person.title,
    ask: `${addressOf(question)} (${question.variation})`,
  }
}

/** One fault shows in many asks; a person mends it once, so only the worst ask of each declaration is told. */
function worstOfEach(violations: readonly Violation[]): readonly Violation[] {
  const excess = ({ measured }: Violation): number =>
    measured === undefined ? Infinity : measured.value / measured.allowed
  const key = ({ code, at, mend }: Violation): string => `${code} ${at} ${mend}`
  const sorted = violations.toSorted((a, b) => excess(a) - excess(b))
  return [...new Map(sorted.map((violation) => [key(violation), violation])).values()].toReversed()
}

// ── What is told besides ─────────────────────────────────────────────────────────────────────────────────────────

/** What was asked of one declaration. */
interface Line {
  readonly at: string
  readonly resource: string
  readonly asks: number
  readonly people: number
  readonly rows: number
  readonly allowed: number
  readonly refusedTo: readonly string[]
}

function linesOf(asked: readonly Asked[]): readonly Line[] {
  return [...Map.groupBy(asked, ({ question }) => question.at)].map(([at, of]) => {
    const measured = of.filter(({ answer }) => answer.kind === 'measured')
    const [worst] = measured.toSorted((a, b) => shareOf(b) - shareOf(a))
    const served = new Set(measured.map(({ person }) => person.title))
    const refused = of.filter(({ answer }) => answer.kind === 'refused').map(({ person }) => person.title)
    return {
      at,
      resource: of[0]?.question.resource.name ?? '',
      asks: measured.length,
      people: served.size,
      rows:
        worst?.answer.kind === 'measured'
          ? Math.max(...worst.answer.visits.map(({ visit }) => visit.rows))
          : 0,
      allowed: worst?.answer.kind === 'measured' ? worst.answer.allowed.rows : 0,
      refusedTo: [...new Set(refused)],
    }
  })
}

function tablesOf(asked: readonly Asked[]): readonly ReportTable[] {
  return [...Map.groupBy(linesOf(asked), ({ resource }) => resource)].map(([resource, lines]) => ({
    title: resource,
    columns: [
      { title: 'read' },
      { title: 'asks', isNumber: true },
      { title: 'people', isNumber: true },
      { title: 'rows', isNumber: true },
      { title: 'allowed', isNumber: true },
      { title: 'refused to', isNumber: true },
    ],
    rows: lines
      .filter(({ asks }) => asks > 0)
      .map(({ at, asks, people, rows, allowed, refusedTo }) => [
        at === resource ? 'by id' : at.slice(resource.length).replace(/^[.,] ?/, ''),
        asks.toLocaleString('en'),
        String(people),
        rows.toLocaleString('en'),
        allowed.toLocaleString('en'),
        refusedTo.length === 0 ? '' : String(refusedTo.length),
      ]),
  }))
}

/** What nobody can read costs nothing; it is told because somebody declared it. */
function notesOf(asked: readonly Asked[]): readonly string[] {
  const isDeeper = ({ about }: Asked['question']) => about.kind === 'include' && about.path.includes('.')
  const closed = linesOf(asked.filter(({ question }) => !isDeeper(question))).filter(({ asks }) => asks === 0)
  const includes = closed.filter(({ at }) => at.includes('include='))
  const others = closed.filter((line) => !includes.includes(line))
  return [
    ...others.map(({ at }) => `${at} is refused to everybody who was tried.`),
    ...(includes.length === 0
      ? []
      : [
          `Refused to everybody, because no list serves them: ${includes.map(({ at }) => at).join('; ')}. To open one, declare .list({ by: [its link] }) on the child.`,
        ]),
  ]
}

/** For machines: each declaration with its worst read. */
const figuresOf = (asked: readonly Asked[]) => ({
  reads: linesOf(asked).map(({ at, resource, asks, rows, allowed, refusedTo }) => ({
    at,
    resource,
    asks,
    rowsVisited: rows,
    rowsAllowed: allowed,
    refusedTo,
  })),
})
