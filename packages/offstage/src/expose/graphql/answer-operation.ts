import { getVariableValues, Kind, OperationTypeNode, type OperationDefinitionNode } from 'graphql'
import { Problem, problem } from '../../errors.ts'
import { answerMutation } from './answer-mutation.ts'
import { answerQuery, type AnsweredField } from './answer-query.ts'
import type { Selecting } from './collect-fields.ts'
import { errorOfSyntax, errorOfProblem, refuse, type GraphqlError } from './graphql-error.ts'
import { introspector } from './introspect.ts'
import type { GraphqlSchema } from './meaning.ts'
import { planMutation } from './plan-mutation.ts'
import { planQuery } from './plan-query.ts'
import { operationOf, type DocumentReader, type ReadDocument } from './read-document.ts'
import { object } from './render-connection.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** What somebody sends, whatever the transport. */
export interface GraphqlAsk {
  readonly query: string
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

/** `refused`: nothing of it was done. `answered`: `data` is there, and perhaps errors beside it. */
export type GraphqlAnswer =
  | { readonly kind: 'refused'; readonly errors: readonly GraphqlError[] }
  | { readonly kind: 'answered'; readonly text: string }

/** What answers operations: the schema, its documents and the engine. */
export interface GraphqlParts {
  readonly schema: GraphqlSchema
  readonly documents: DocumentReader
  readonly services: GraphqlServices
}

/** Answers one operation; `onlyReads` refuses everything but queries. */
export async function answerOperation(
  ask: GraphqlAsk,
  parts: GraphqlParts,
  context: GraphqlContext,
  { onlyReads }: { readonly onlyReads: boolean },
): Promise<GraphqlAnswer> {
  const reading = context.trace.begin('ask', 'You asked in GraphQL')
  const read = parts.documents.read(ask.query, !mayIntrospect(parts, context))
  if (read.kind === 'refused') return read
  const operation = operationOf(read.value, ask.operationName)
  if (operation.kind === 'refused') return operation
  const given = variablesOf(parts, operation.value, ask)
  if ('errors' in given) return { kind: 'refused', errors: given.errors.map(errorOfSyntax) }
  Object.assign(reading.detail, describe(operation.value))
  context.trace.finish(reading)
  try {
    if (onlyReads && operation.value.operation !== OperationTypeNode.QUERY)
      throw problem('E_METHOD_NOT_ALLOWED', { method: 'GET', path: 'A mutation', allowed: 'POST' })
    const selecting = { fragments: read.value.fragments, variables: given.variableValues }
    return await answer(operation.value, read.value, selecting, ask, parts, context)
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
  const options = { maxErrors: 10, hideSuggestions: !services.introspection }
  return getVariableValues(schema.schema, operation.variableDefinitions ?? [], ask.variables, options)
}

const mayIntrospect = ({ services }: GraphqlParts, { actor }: GraphqlContext): boolean =>
  services.introspection || actor.kind !== 'guest'

async function answer(
  operation: OperationDefinitionNode,
  { document }: ReadDocument,
  selecting: Selecting,
  ask: GraphqlAsk,
  parts: GraphqlParts,
  context: GraphqlContext,
): Promise<GraphqlAnswer> {
  const { schema, services } = parts
  switch (operation.operation) {
    case OperationTypeNode.QUERY: {
      const plan = planQuery(operation, schema, selecting)
      if (plan.steps.some(({ kind }) => kind === 'introspection') && !mayIntrospect(parts, context))
        throw refuse('The schema is shown to nobody who is not signed in.')
      const introspect = introspector(schema, document, operation, ask.variables)
      return answered(await answerQuery(plan, services, context, introspect), context)
    }
    case OperationTypeNode.MUTATION:
      return answered(
        await answerMutation(planMutation(operation, schema, selecting), services, context),
        context,
      )
    case OperationTypeNode.SUBSCRIPTION:
      throw refuse('Subscriptions are answered over a stream.')
  }
}

function answered(fields: readonly AnsweredField[], { trace }: GraphqlContext): GraphqlAnswer {
  const errors = fields.flatMap((field) => field.errors)
  const data = object(fields.map(({ key, json }) => [key, json]))
  const head = errors.length === 0 ? '' : `"errors":${JSON.stringify(errors)},`
  const text = `{${head}"data":${data}}`
  trace.note('render', 'Put the rows together as the database wrote them', { bytes: Buffer.byteLength(text) })
  return { kind: 'answered', text }
}
