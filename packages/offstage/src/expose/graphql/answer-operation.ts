import {
  getVariableValues,
  Kind,
  OperationTypeNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { Problem, problem } from '../../errors.ts'
import type { Actor } from '../../policy/actor.ts'
import { answerMutation } from './answer-mutation.ts'
import { answerQuery, type AnsweredField } from './answer-query.ts'
import { answerSubscription } from './answer-subscription.ts'
import type { Selecting } from './collect-fields.ts'
import { errorOfSyntax, errorOfProblem, refuse } from './graphql-error.ts'
import type { GraphqlStream, WholeAnswer } from './graphql-answer.ts'
import { introspector } from './introspect.ts'
import type { GraphqlSchema } from './meaning.ts'
import { planMutation } from './plan-mutation.ts'
import { planQuery } from './plan-query.ts'
import { planSubscription } from './plan-subscription.ts'
import { operationOf, type DocumentReader, type ReadDocument } from './read-document.ts'
import { object } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'
import type { TrustedDocuments } from './trusted-documents.ts'

/** What somebody sends, whatever the transport. */
export interface GraphqlAsk {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

/** `streaming`: answers follow, one after the other. */
export type GraphqlAnswer = WholeAnswer | { readonly kind: 'streaming'; readonly stream: GraphqlStream }

/** What a transport can carry. */
export interface Carrying {
  /** Refuses everything that writes. */
  readonly onlyReads: boolean
  readonly mayStream: boolean
}

/** What answers operations: the schema, its documents and the engine. */
export interface GraphqlParts {
  readonly schema: GraphqlSchema
  /** The schema as it describes itself to an actor. */
  readonly schemaFor: (actor: Actor) => GraphQLSchema
  readonly documents: DocumentReader
  readonly services: GraphqlServices
  /** The only documents that are run, where there is a list of them. */
  readonly trusted?: TrustedDocuments | undefined
}

/** Answers one operation. */
export async function answerOperation(
  ask: GraphqlAsk,
  parts: GraphqlParts,
  context: GraphqlContext,
  carrying: Carrying,
): Promise<GraphqlAnswer> {
  const reading = context.trace.begin('ask', 'You asked in GraphQL')
  const read = parts.documents.read(ask.query, () => seenBy(parts, context))
  if (read.kind === 'refused') return read
  const operation = operationOf(read.value, ask.operationName)
  if (operation.kind === 'refused') return operation
  const given = variablesOf(parts, operation.value, ask)
  if ('errors' in given) return { kind: 'refused', errors: given.errors.map(errorOfSyntax) }
  Object.assign(reading.detail, describe(operation.value))
  context.trace.finish(reading)
  try {
    if (carrying.onlyReads && operation.value.operation === OperationTypeNode.MUTATION)
      throw problem('E_METHOD_NOT_ALLOWED', { method: 'GET', path: 'A mutation', allowed: 'POST' })
    const selecting = { fragments: read.value.fragments, variables: given.variableValues }
    return await answer(operation.value, read.value, selecting, ask, parts, context, carrying)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { kind: 'refused', errors: [errorOfProblem(error)] }
  }
}

/** What the timeline shows of an operation: its kind, its name, and the fields at its root. */
function describe({ operation, name, selectionSet }: OperationDefinitionNode) {
  const fields = selectionSet.selections.map((one) => (one.kind === Kind.FIELD ? one.name.value : '…'))
  return { kind: operation, name: name?.value, fields }
}

function variablesOf(
  { schema, services }: GraphqlParts,
  operation: OperationDefinitionNode,
  ask: GraphqlAsk,
) {
  const options = { maxErrors: 10, hideSuggestions: services.introspection !== 'everyone' }
  return getVariableValues(schema.schema, operation.variableDefinitions ?? [], ask.variables, options)
}

/** The schema as the actor may look at it; undefined where they may not. */
function seenBy({ services, schemaFor }: GraphqlParts, { actor }: GraphqlContext): GraphQLSchema | undefined {
  const may =
    services.introspection === 'everyone' ||
    (services.introspection === 'signed-in' && actor.kind !== 'guest')
  return may ? schemaFor(actor) : undefined
}

async function answer(
  operation: OperationDefinitionNode,
  { document }: ReadDocument,
  selecting: Selecting,
  ask: GraphqlAsk,
  parts: GraphqlParts,
  context: GraphqlContext,
  { mayStream }: Carrying,
): Promise<GraphqlAnswer> {
  const { schema, services } = parts
  const { costMax } = services.limits
  switch (operation.operation) {
    case OperationTypeNode.QUERY: {
      const plan = planQuery(operation, schema, selecting, costMax)
      const asksForSchema = plan.steps.some(({ kind }) => kind === 'introspection')
      const seen = asksForSchema ? seenBy(parts, context) : schema.schema
      if (seen === undefined) throw refuse('The schema is not shown to you.')
      const introspect = introspector(seen, document, operation, ask.variables)
      return answered(await answerQuery(plan, services, context, introspect), context)
    }
    case OperationTypeNode.MUTATION:
      return answered(
        await answerMutation(planMutation(operation, schema, selecting, costMax), services, context),
        context,
      )
    case OperationTypeNode.SUBSCRIPTION: {
      if (!mayStream) throw refuse('A subscription is answered as text/event-stream, or over a WebSocket.')
      const plan = planSubscription(operation, schema, selecting, costMax)
      return { kind: 'streaming', stream: await answerSubscription(plan, services, context) }
    }
  }
}

function answered(fields: readonly AnsweredField[], { trace }: GraphqlContext): WholeAnswer {
  const errors = fields.flatMap((field) => field.errors)
  const data = object(fields.map(({ key, json }) => [key, json]))
  const head = errors.length === 0 ? '' : `"errors":${JSON.stringify(errors)},`
  const text = `{${head}"data":${data}}`
  trace.note('render', 'Put the rows together as the database wrote them', { bytes: Buffer.byteLength(text) })
  return { kind: 'answered', text }
}
