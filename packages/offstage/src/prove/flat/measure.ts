import type { Queryable, Statement } from '../../database/database.ts'
import { createReader, type Reader } from '../../engine/read/answer-read.ts'
import { Problem } from '../../errors.ts'
import { Trace } from '../../observe/trace.ts'
import { parseListAsk, parseRowAsk } from '../../plan/parse-ask.ts'
import { parseTallyAsk } from '../../plan/parse-tally.ts'
import { describeExpression } from '../../model/expressions.ts'
import type { Actor } from '../../policy/actor.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import type { FilledPlace } from '../fill/filled-place.ts'
import { postgresVisits } from '../visits/postgres-visits.ts'
import type { PlanMode, Visit, Visits } from '../visits/visits.ts'
import { allowanceOf, isMerged, tallyAllowance, type Allowance } from './allowance.ts'
import type { Person } from './cast.ts'
import type { Question } from './question.ts'

/** What became of a question. */
export type Answer =
  | Measured
  /** The platform refuses it: that costs nothing, and the problem's words say why. */
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly hint: string }
  /** It was accepted and then failed, which is a defect. */
  | { readonly kind: 'failed'; readonly error: string }

export interface Measured {
  readonly kind: 'measured'
  readonly statement: Statement
  /** What the policy came to, in words. */
  readonly clause: string
  readonly allowed: Allowance
  /** Whether some level of it is a merge of several pages. */
  readonly isMerged: boolean
  readonly visits: readonly { readonly mode: PlanMode; readonly visit: Visit }[]
  /** How many rows the answer holds, included ones too, and how many it counted. */
  readonly shown: number
}

/** Runs questions as the read walk does and measures their very statements. */
export interface Measurer {
  measure(question: Question, person: Person): Promise<Answer>
  cpuMs: Visits['cpuMs']
  close(): Promise<void>
}

export async function openMeasurer(place: FilledPlace): Promise<Measurer> {
  const visits = await postgresVisits(place.url)
  const reader = createReader({ model: place.model, dialect: postgres, database: place.database })
  // People of different classes whose policies come to the same send the same statement.
  const known = new Map<string, Measured>()
  return {
    async measure(question, person) {
      try {
        const asked = await askOnce(place, reader, question, person)
        const key = JSON.stringify([asked.statement.text, asked.statement.values])
        const measured = known.get(key) ?? { ...asked, visits: await visitsOf(visits, asked.statement) }
        known.set(key, measured)
        return measured
      } catch (error) {
        return answerOfError(error)
      }
    },
    cpuMs: visits.cpuMs,
    close: visits.close,
  }
}

async function askOnce(
  place: FilledPlace,
  reader: Reader,
  question: Question,
  { actor, title }: Person,
): Promise<Omit<Measured, 'visits'>> {
  const sent: Statement[] = []
  const read = { reader, actor, trace: new Trace('request', title), on: remembering(place.database, sent) }
  const found = await findAnswer(place, question, read)
  const [statement] = sent
  if (found === undefined) throw new Error(`The session of ${title} does not hold.`)
  if (statement === undefined || sent.length > 1)
    throw new Error(`${question.at} sent ${sent.length} statements, and a read is one.`)
  return { kind: 'measured', statement, ...found }
}

interface Reading {
  readonly reader: Reader
  readonly actor: Actor
  readonly trace: Trace
  readonly on: Queryable
}

/** Undefined where the session does not hold. */
async function findAnswer(
  { model }: FilledPlace,
  { resource, read, about }: Question,
  { reader, actor, trace, on }: Reading,
): Promise<Pick<Measured, 'clause' | 'allowed' | 'isMerged' | 'shown'> | undefined> {
  const parameters = new Map(Object.entries(read.parameters))
  if (about.kind === 'tally') {
    const groups = await reader.tally(parseTallyAsk(resource, parameters), actor, trace, on)
    return (
      groups && {
        clause: describeExpression(resource.policy.rights.read),
        allowed: tallyAllowance(resource, about.tally),
        isMerged: false,
        shown: groups.length,
      }
    )
  }
  const ask =
    read.kind === 'row'
      ? parseRowAsk(model, resource, read.id, parameters)
      : parseListAsk(model, resource, parameters)
  const page = await reader.read(ask, actor, trace, on)
  return (
    page && {
      clause: page.plan.clause,
      allowed: allowanceOf(page.plan),
      isMerged: isMerged(page.plan),
      shown: shownIn(page.rows) + (page.count ?? 0),
    }
  )
}

/** Runs statements and remembers them. */
const remembering = (database: Queryable, sent: Statement[]): Queryable => ({
  query: (statement, trace) => database.query(statement, trace),
  rows: (statement, trace) => {
    sent.push(statement)
    return database.rows(statement, trace)
  },
})

async function visitsOf(visits: Visits, statement: Statement): Promise<Measured['visits']> {
  const of: { mode: PlanMode; visit: Visit }[] = []
  for (const mode of visits.modes) of.push({ mode, visit: await visits.of(statement, mode) })
  return of
}

/** Rows of an answer and the rows inside them: whatever has an id and a version is one. */
function shownIn(rows: readonly string[]): number {
  const count = (value: unknown): number => {
    if (typeof value !== 'object' || value === null) return 0
    const inside = Object.values(value).reduce((sum: number, part) => sum + count(part), 0)
    return 'version' in value && 'id' in value ? inside + 1 : inside
  }
  return rows.reduce((sum, row) => sum + count(JSON.parse(row)), 0)
}

function answerOfError(error: unknown): Answer {
  if (error instanceof Problem && error.document.status < 500)
    return {
      kind: 'refused',
      code: error.code,
      detail: error.document.detail,
      hint: error.document.hint ?? '',
    }
  return { kind: 'failed', error: error instanceof Error ? error.message : String(error) }
}
