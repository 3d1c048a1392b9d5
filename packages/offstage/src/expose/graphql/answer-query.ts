import type { Page } from '../../engine/read/page.ts'
import type { Ask } from '../../plan/ask.ts'
import { errorOfThrown, type GraphqlError } from './graphql-error.ts'
import { lookAgain } from './look-again.ts'
import type { QueryStep } from './plan-query.ts'
import { renderConnection } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** A field of the answer: its JSON, and what was refused in it. */
export interface AnsweredField {
  readonly key: string
  readonly json: string
  readonly errors: readonly GraphqlError[]
}

/** Answers the JSON of an introspection field. */
export type Introspect = (step: Extract<QueryStep, { kind: 'introspection' }>) => AnsweredField

/** Answers the root fields of a query, each with one statement of its own; a refused one is null beside the others. */
export async function answerQuery(
  steps: readonly QueryStep[],
  services: GraphqlServices,
  context: GraphqlContext,
  introspect: Introspect,
): Promise<readonly AnsweredField[]> {
  // Somebody whose session changed meanwhile gets nothing of what was read for who they were.
  return lookAgain(context, async (actor) => {
    const answers = await Promise.all(
      steps.map((step) => answerStep(step, services, { ...context, actor }, introspect)),
    )
    return answers.some((answer) => answer === STALE) ? undefined : answers.filter((one) => one !== STALE)
  })
}

/** The session behind the actor no longer holds. */
const STALE = Symbol('stale')

async function answerStep(
  step: QueryStep,
  services: GraphqlServices,
  context: GraphqlContext,
  introspect: Introspect,
): Promise<AnsweredField | typeof STALE> {
  const { field } = step
  try {
    if (step.kind === 'introspection') return introspect(step)
    const json = await jsonOf(step, (ask) => services.reader.read(ask, context.actor, context.trace))
    return json === STALE ? STALE : { key: field.key, json, errors: [] }
  } catch (error) {
    const place = { path: [field.key], node: field.node }
    return { key: field.key, json: 'null', errors: [errorOfThrown(error, place, services, context)] }
  }
}

async function jsonOf(
  step: Exclude<QueryStep, { kind: 'introspection' }>,
  read: (ask: Ask) => Promise<Page | undefined>,
): Promise<string | typeof STALE> {
  switch (step.kind) {
    case 'type':
      return '"Query"'
    case 'nothing':
      return 'null'
    case 'refused':
      throw step.problem
    case 'row': {
      const page = await read(step.ask)
      return page === undefined ? STALE : (page.rows[0] ?? 'null')
    }
    case 'list': {
      const page = await read(step.ask)
      return page === undefined ? STALE : renderConnection(page, step.members)
    }
  }
}
