import type { AskPart, PartAnswer } from '../../engine/read/read-together.ts'
import type { Actor } from '../../policy/actor.ts'
import { errorOfThrown, type GraphqlError } from './graphql-error.ts'
import { lookAgain } from './look-again.ts'
import type { NodeStep } from './plan-node.ts'
import type { QueryPlan, QueryStep, ReadStep } from './plan-query.ts'
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

const isRead = (step: QueryStep): step is ReadStep =>
  step.kind === 'row' || step.kind === 'list' || step.kind === 'node' || step.kind === 'nodes'

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
  step: Exclude<ReadStep, NodeStep>,
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

const partOf = (step: ReadStep): AskPart =>
  step.kind === 'row' || step.kind === 'list'
    ? { kind: 'whole', rows: step.rows }
    : { kind: 'named', of: step.of }

function jsonOfPart(step: ReadStep, answer: PartAnswer | undefined): string {
  if (answer?.kind === 'refused') throw answer.problem
  if (answer?.kind !== 'named') return answer?.json ?? 'null'
  // Only rows by their ids are asked for in this way.
  const { kind, ids } = step as NodeStep
  const rows = ids.map((id) => answer.rows.get(id) ?? 'null')
  return kind === 'node' ? (rows[0] ?? 'null') : array(rows)
}
