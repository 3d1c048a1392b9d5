import type { AskPart, PartAnswer } from '../../engine/read/read-together.ts'
import type { Actor } from '../../policy/actor.ts'
import { errorOfThrown, type GraphqlError } from './graphql-error.ts'
import { lookAgain } from './look-again.ts'
import type { NodeStep } from './plan-node.ts'
import type { QueryPlan, QueryStep, ReadStep } from './plan-query.ts'
import { renderTally, type TallyStep } from './plan-tally-field.ts'
import { array, renderConnection } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** A field of the answer: its JSON, and what was refused in it. */
export interface AnsweredField {
  readonly key: string
  readonly json: string
  readonly errors: readonly GraphqlError[]
}

/** Answers the JSON of an introspection field. */
export type Introspect = (step: Extract<QueryStep, { kind: 'introspection' }>) => AnsweredField

/** Answers the root fields of a query with one statement for all of them; a refused one is null beside the others. */
export async function answerQuery(
  plan: QueryPlan,
  services: GraphqlServices,
  context: GraphqlContext,
  introspect: Introspect,
): Promise<readonly AnsweredField[]> {
  const reads = plan.steps.filter(isRead)
  // Somebody whose session changed meanwhile gets nothing of what was read for who they were.
  const found = await lookAgain(context, (actor) =>
    readSteps(reads, plan.values, services, { ...context, actor }),
  )
  return plan.steps.map((step) => {
    const { field } = step
    try {
      if (step.kind === 'introspection') return introspect(step)
      return { key: field.key, json: jsonOf(step, found), errors: [] }
    } catch (error) {
      const place = { path: [field.key], node: field.node }
      return { key: field.key, json: 'null', errors: [errorOfThrown(error, place, services, context)] }
    }
  })
}

/** What came of each read: its JSON, or what was thrown instead. */
type Found = ReadonlyMap<QueryStep, () => string>

function jsonOf(step: Exclude<QueryStep, { kind: 'introspection' }>, found: Found): string {
  switch (step.kind) {
    case 'type':
      return '"Query"'
    case 'nothing':
      return 'null'
    case 'refused':
      throw step.problem
    default:
      return found.get(step)?.() ?? 'null'
  }
}

const READS: ReadonlySet<QueryStep['kind']> = new Set(['row', 'list', 'node', 'nodes', 'tally'])
const isRead = (step: QueryStep): step is ReadStep => READS.has(step.kind)

type Reading = Pick<GraphqlContext, 'trace'> & { readonly actor: Actor }

async function readSteps(
  reads: readonly ReadStep[],
  values: readonly unknown[],
  services: GraphqlServices,
  reading: Reading,
): Promise<Found | undefined> {
  const [first, ...others] = reads
  if (first === undefined) return new Map()
  try {
    return others.length === 0 && (first.kind === 'row' || first.kind === 'list')
      ? await readAlone(first, values, services, reading)
      : await readTogether(reads, values, services, reading)
  } catch (error) {
    const refuse = () => {
      throw error
    }
    return new Map(reads.map((step) => [step, refuse]))
  }
}

/** The rows of a single read leave as they come, without having been gathered in the database. */
async function readAlone(
  step: Extract<ReadStep, { kind: 'row' | 'list' }>,
  values: readonly unknown[],
  { reader }: GraphqlServices,
  { actor, trace }: Reading,
): Promise<Found | undefined> {
  const page = await reader.read({ rows: step.rows, values }, actor, trace)
  if (page === undefined) return undefined
  const json = step.kind === 'list' ? renderConnection(page, step.members) : (page.rows[0] ?? 'null')
  return new Map([[step, () => json]])
}

async function readTogether(
  reads: readonly ReadStep[],
  values: readonly unknown[],
  services: GraphqlServices,
  { actor, trace }: Reading,
): Promise<Found | undefined> {
  const answers = await services.readTogether({ parts: reads.map(partOf), values }, actor, trace)
  return answers && new Map(reads.map((step, at) => [step, () => jsonOfPart(step, answers[at])]))
}

function partOf(step: ReadStep): AskPart {
  if (step.kind === 'tally') return { kind: 'tally', ask: step.ask }
  return step.kind === 'row' || step.kind === 'list'
    ? { kind: 'whole', rows: step.rows }
    : { kind: 'named', of: step.of }
}

function jsonOfPart(step: ReadStep, answer: PartAnswer | undefined): string {
  switch (answer?.kind) {
    case undefined:
      return 'null'
    case 'refused':
      throw answer.problem
    case 'whole':
      return answer.json
    case 'tally':
      // Only a tally is answered by groups, and rows by their ids by rows.
      return renderTally(step as TallyStep, answer.groups)
    case 'named':
      return namedJson(step as NodeStep, answer.rows)
  }
}

function namedJson({ kind, ids }: NodeStep, found: ReadonlyMap<string, string>): string {
  const rows = ids.map((id) => found.get(id) ?? 'null')
  return kind === 'node' ? (rows[0] ?? 'null') : array(rows)
}
