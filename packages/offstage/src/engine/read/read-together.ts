import { Problem } from '../../errors.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import type { RowsAsk } from '../../plan/ask.ts'
import type { PlanContext } from '../../plan/plan-context.ts'
import { planRead } from '../../plan/plan-read.ts'
import { partlyVisible, planTally } from '../../plan/plan-tally.ts'
import type { ReadPlan } from '../../plan/read-plan.ts'
import type { TallyAsk, TallyPlan } from '../../plan/tally-plan.ts'
import type { Actor } from '../../policy/actor.ts'
import { compile, type CompiledQuery } from '../../sql/compile.ts'
import { ROW_PARTS_SEPARATOR } from '../../sql/nodes.ts'
import { togetherQuery, type PlannedPart } from '../../sql/together-query.ts'
import { requireReadScope } from '../auth/scopes.ts'
import { bindValues } from './bind-values.ts'
import { rememberPlans } from './plan-memory.ts'
import { wordsOf, wordsOfTally, type PlanWords } from './plan-words.ts'
import type { ReaderParts } from './reader-parts.ts'

/** Several reads that share their values. */
export interface TogetherAsk {
  readonly parts: readonly AskPart[]
  readonly values: readonly unknown[]
}

/**
 * `whole`: one row or a connection. `named`: rows by their ids, in whichever of these resources they are. `tally`: the
 * counters of a group, or of each value of `per`.
 */
export type AskPart =
  | { readonly kind: 'whole'; readonly rows: RowsAsk }
  | { readonly kind: 'named'; readonly of: readonly RowsAsk[] }
  | { readonly kind: 'tally'; readonly ask: TallyAsk }

/** What a part comes to; `rows` has the JSON of those that were found, by id. */
export type PartAnswer =
  | { readonly kind: 'whole'; readonly json: string }
  | { readonly kind: 'named'; readonly rows: ReadonlyMap<string, string> }
  | { readonly kind: 'tally'; readonly groups: readonly string[] }
  | { readonly kind: 'refused'; readonly problem: Problem }

/**
 * Answers several reads by one statement, so that they see the same moment. A part that is refused is refused alone.
 * `undefined` means that the session behind a remembered actor no longer holds.
 */
export type ReadTogether = (
  ask: TogetherAsk,
  actor: Actor,
  trace: Trace,
) => Promise<readonly PartAnswer[] | undefined>

type PreparedPart = PlannedPart | { readonly kind: 'refused'; readonly problem: Problem }

interface Prepared {
  readonly parts: readonly PreparedPart[]
  /** What the timeline says of each part. */
  readonly words: readonly Pick<PlanWords, 'policy' | 'path'>[]
  /** Undefined where every part is refused. */
  readonly query: CompiledQuery | undefined
  readonly about: string
}

const PLANS_MAX = 500

export function createReadTogether({ model, dialect, database }: ReaderParts): ReadTogether {
  const remember = rememberPlans<Prepared>(model, PLANS_MAX)

  const prepare = (ask: TogetherAsk, actor: Actor): Prepared =>
    remember(JSON.stringify(ask.parts), ask.values, actor, (context, guarded) => {
      const parts = ask.parts.map((part) => planPart(part, context))
      const planned = parts.filter((part) => part.kind !== 'refused')
      return {
        parts,
        words: planned.map(wordsOfPart),
        query:
          planned.length === 0 ? undefined : compile(togetherQuery(planned, { model, guarded }), dialect),
        about: aboutOf(planned),
      }
    })

  return async (ask, actor, trace) => {
    requireReadScope(actor)
    const startUs = trace.elapsedUs()
    const { parts, words: said, query, about } = prepare(ask, actor)
    for (const [index, { policy, path }] of said.entries()) {
      // All of them were decided in the time that the first is said to have taken.
      if (index === 0) trace.record('policy', policy.title, startUs, policy.detail)
      else trace.note('policy', policy.title, policy.detail)
      if (path !== undefined) trace.note('path', path.title, path.detail)
    }
    if (query === undefined) return answersOfParts(parts, [])
    const values = bindValues(query.values, { ask: ask.values, actor, dialect })
    const { name, text, guardAt } = query
    const statement = { about, isJudged: true, name, text, guardAt, values }
    const [row] = await database.rows(statement, trace)
    const [holds, , json] = row ?? []
    if (holds !== 'true' && holds !== 't') return undefined
    return answersOfParts(parts, (json ?? '').split(ROW_PARTS_SEPARATOR))
  }
}

function planPart(part: AskPart, context: PlanContext): PreparedPart {
  try {
    switch (part.kind) {
      case 'whole':
        return { kind: 'whole', plan: planRead(part.rows, context) }
      case 'named':
        return { kind: 'named', plans: part.of.map((rows) => planRead(rows, context)).filter(isVisible) }
      case 'tally':
        return { kind: 'tally', plan: planTally(part.ask, context) }
    }
  } catch (error) {
    if (error instanceof Problem) return { kind: 'refused', problem: error }
    throw error
  }
}

/** A resource of which the actor sees nothing is not looked into. */
const isVisible = ({ branches }: ReadPlan): boolean => branches.length > 0

/** Rows by their ids are looked for in many places, of which a timeline would tell more than anybody reads. */
function wordsOfPart(part: PlannedPart): Prepared['words'][number] {
  if (part.kind === 'whole') return wordsOf(part.plan)
  if (part.kind === 'tally') return wordsOfTally(part.plan)
  const resources = part.plans.map(({ resource }) => resource.name)
  const title = `Decided which of ${resources.length} kinds of rows you may see`
  const detail = Object.freeze({ resource: resources.join(', '), right: 'read', decision: 'by row' })
  return { policy: { title, detail }, path: undefined }
}

function aboutOf(parts: readonly PlannedPart[]): string {
  const names = parts.map((part) => {
    if (part.kind === 'named') return 'rows by their ids'
    const what = words(part.plan.resource.plural)
    return part.kind === 'tally' ? `how many ${what} there are` : what
  })
  const distinct = [...new Set(names)]
  const last = distinct.at(-1) ?? 'nothing'
  return `Found ${distinct.length > 1 ? `${distinct.slice(0, -1).join(', ')} and ${last}` : last}`
}

function answersOfParts(parts: readonly PreparedPart[], texts: readonly string[]): readonly PartAnswer[] {
  let at = 0
  return parts.map((part) => {
    if (part.kind === 'refused') return part
    if (part.kind === 'whole') return { kind: 'whole', json: texts[at++] ?? 'null' }
    if (part.kind === 'tally') return tallyAnswer(part.plan, texts.slice(at, (at += part.plan.groups.length)))
    const own = texts.slice(at, (at += part.plans.length))
    return { kind: 'named', rows: new Map(own.flatMap(namedRows)) }
  })
}

function tallyAnswer(plan: TallyPlan, texts: readonly string[]): PartAnswer {
  const isRefused = texts.includes('null')
  return isRefused
    ? { kind: 'refused', problem: partlyVisible(plan.resource) }
    : { kind: 'tally', groups: texts }
}

/** A row's JSON comes as text inside of JSON, so that it leaves as the database wrote it. */
function namedRows(text: string): readonly (readonly [string, string])[] {
  // The statement has written it in this form.
  const rows = JSON.parse(text) as readonly { readonly i: string; readonly j: string }[]
  return rows.map(({ i, j }) => [i, j])
}
