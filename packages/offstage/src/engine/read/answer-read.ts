import type { Queryable, Statement } from '../../database/database.ts'
import { measureStatement } from '../../database/measure-statement.ts'
import { Problem, problem } from '../../errors.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Ask, RowsAsk } from '../../plan/ask.ts'
import { planRead } from '../../plan/plan-read.ts'
import type { ReadPlan } from '../../plan/read-plan.ts'
import type { Actor } from '../../policy/actor.ts'
import { compile, type CompiledQuery } from '../../sql/compile.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { readQuery } from '../../sql/read-query.ts'
import { requireReadScope } from '../auth/scopes.ts'
import { bindValues } from './bind-values.ts'
import { answerTallies, type TallyReader } from './answer-tally.ts'
import { explanationOf, type Explanation } from './explain-read.ts'
import type { Page } from './page.ts'
import { rememberPlans } from './plan-memory.ts'
import { wordsOf, type PlanWords } from './plan-words.ts'
import type { ReaderParts } from './reader-parts.ts'

/** Answers reads: plans them, keeps the plans by shape, and runs the one statement. */
export interface Reader extends RowReader, ReadExplainer, TallyReader {}

export interface RowReader {
  /** The rows of an ask. `undefined` means that the session behind a remembered actor no longer holds. */
  read(ask: Ask, actor: Actor, trace: Trace, on?: Queryable): Promise<Page | undefined>
}

interface ReadExplainer {
  /** How the rows of an ask are found for an actor. Who may know is for the caller to ask. */
  explain(ask: Ask, actor: Actor): Promise<Explanation>
}

interface Prepared {
  readonly plan: ReadPlan
  readonly query: CompiledQuery
  readonly words: PlanWords
}

const PLANS_MAX = 2_000

export function createReader({ model, dialect, database }: ReaderParts): Reader {
  const remember = rememberPlans<Prepared>(model, PLANS_MAX)

  const prepare = (ask: Ask, actor: Actor): Prepared =>
    remember(shapeOf(ask.rows), ask.values, actor, (context, guarded) => {
      const plan = planRead(ask.rows, context)
      return { plan, words: wordsOf(plan), query: compile(readQuery(plan, { model, guarded }), dialect) }
    })

  const prepareNoting = (ask: Ask, actor: Actor, trace: Trace): Prepared => {
    try {
      return prepare(ask, actor)
    } catch (error) {
      if (error instanceof Problem) noteRefusal(ask, error, trace)
      throw error
    }
  }

  return {
    ...answerTallies({ model, dialect, database }),
    async read(ask, actor, trace, on = database) {
      requireReadScope(actor)
      const startUs = trace.elapsedUs()
      const prepared = prepareNoting(ask, actor, trace)
      const { policy, path } = prepared.words
      trace.record('policy', policy.title, startUs, policy.detail)
      if (path !== undefined) trace.note('path', path.title, path.detail)
      const rows = await on.rows(statementOf(prepared, ask, actor, dialect), trace)
      const [first] = rows
      if (first === undefined && actor.guard !== undefined)
        throw new Error('A guarded read answers at least one row.')
      if (first !== undefined && first[0] !== 'true' && first[0] !== 't') return undefined
      return pageOf(prepared.plan, rows)
    },
    async explain(ask, actor) {
      requireReadScope(actor)
      const prepared = prepare(ask, actor)
      const statement = statementOf(prepared, ask, actor, dialect)
      const cost = await measureStatement(database, statement)
      return explanationOf(ask.rows, prepared.plan, prepared.query, statement.values, cost)
    },
  }
}

// Doors that remember what they were asked give the same shape again and again.
const shapes = new WeakMap<RowsAsk, string>()

function shapeOf(rows: RowsAsk): string {
  const known = shapes.get(rows)
  if (known !== undefined) return known
  const made = JSON.stringify(rows)
  shapes.set(rows, made)
  return made
}

function statementOf(
  { query, words: { about } }: Prepared,
  ask: Ask,
  actor: Actor,
  dialect: Dialect,
): Statement {
  return {
    about,
    isJudged: true,
    name: query.name,
    text: query.text,
    guardAt: query.guardAt,
    values: bindValues(query.values, { ask: ask.values, actor, dialect }),
  }
}

/** Rows come as: the guard's answer, the count, the row's JSON, the order's keys. */
function pageOf(plan: ReadPlan, rows: readonly (readonly (string | null)[])[]): Page {
  const found = rows.filter((row) => row[2] !== null)
  const limit = plan.limit ?? 1
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const hasNext = found.length > limit && plan.search === undefined
  const count = rows[0]?.[1]
  return {
    rows: shown.map((row) => row[2] ?? ''),
    keys: shown.map((row) => keysOf(row)),
    next: hasNext && last !== undefined ? keysOf(last) : undefined,
    count: count === null || count === undefined ? undefined : Number(count),
    plan,
  }
}

function keysOf(row: readonly (string | null)[]): readonly string[] {
  return row.slice(3).map((key) => key ?? '')
}

/** A read for which there is no bounded way ends before the database is asked, and the timeline says why. */
function noteRefusal({ rows }: Ask, { code, document }: Problem, trace: Trace): void {
  trace.note('path', `There is no prepared way to this, so nothing was read: ${document.detail}`, {
    resource: rows.resource,
    refused: code,
  })
}

/** The row of a page that holds one, or the 404 that an unknown and an invisible row share. */
export function onlyRow(page: Page): string {
  const [row] = page.rows
  if (row === undefined) throw problem('E_NOT_FOUND', { what: words(page.plan.resource.name) })
  return row
}
