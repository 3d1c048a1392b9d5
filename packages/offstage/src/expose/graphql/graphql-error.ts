import { GraphQLError, type ASTNode } from 'graphql'
import { databaseFailure, isTimeout } from '../../database/failures.ts'
import { Problem, problem, type ProblemDocument } from '../../errors.ts'
import type { Trace } from '../../observe/trace.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

/** An entry of `errors` in an answer; `extensions.code` is the problem's code. */
export interface GraphqlError {
  readonly message: string
  readonly locations?: readonly { readonly line: number; readonly column: number }[]
  readonly path?: readonly (string | number)[]
  readonly extensions: { readonly code: string; readonly status: number; readonly [more: string]: unknown }
}

/** Where in the document and in the answer something was refused. */
export interface Place {
  readonly path: readonly (string | number)[]
  readonly node: ASTNode
}

/** A problem as GraphQL says it: the detail as the message, the rest as extensions. */
export function errorOfDocument(document: ProblemDocument, place?: Place): GraphqlError {
  const { detail, title: _title, type: _type, ...extensions } = document
  return {
    message: detail,
    ...(place && { ...locationsOf(new GraphQLError('', { nodes: place.node })), path: place.path }),
    extensions,
  }
}

export const errorOfProblem = ({ document }: Problem, place?: Place): GraphqlError =>
  errorOfDocument(document, place)

/** An error that graphql-js found in a document or its variables. */
export function errorOfSyntax(error: GraphQLError): GraphqlError {
  return { message: error.message, ...locationsOf(error), extensions: { code: 'E_GRAPHQL', status: 400 } }
}

/** Whatever was thrown while a field was answered; what is not a refusal stays inside, and is told by its trace. */
export function errorOfThrown(
  error: unknown,
  place: Place,
  { onBroken }: Pick<GraphqlServices, 'onBroken'>,
  { trace }: Pick<GraphqlContext, 'trace'>,
): GraphqlError {
  const refusal = problemOf(error, trace)
  if (refusal.code === 'E_INTERNAL') onBroken?.(error, trace)
  return errorOfProblem(refusal, place)
}

function locationsOf({ locations }: GraphQLError): Pick<GraphqlError, 'locations'> {
  return locations === undefined ? {} : { locations: locations.map(({ line, column }) => ({ line, column })) }
}

/** The refusal that an error is; what is none stays inside, and is told by its trace. */
export function problemOf(error: unknown, trace: Trace): Problem {
  if (error instanceof Problem) return error
  const failure = databaseFailure(error)
  if (failure !== undefined && isTimeout(failure)) return problem('E_TIMEOUT', {}, { retryAfterSeconds: 1 })
  return problem('E_INTERNAL', { trace: trace.traceId })
}

/** Refuses a document; `why` is a whole sentence. */
export const refuse = (why: string): Problem => problem('E_GRAPHQL', { why })
