import { Problem, problem } from '../../errors.ts'
import {
  answerOperation,
  type GraphqlAnswer,
  type GraphqlAsk,
  type GraphqlParts,
} from './answer-operation.ts'
import { errorOfProblem, refuse, type GraphqlError } from './graphql-error.ts'
import type { GraphqlContext } from './services.ts'

/** A request as it came over HTTP. */
export interface GraphqlRequest {
  readonly method: string
  readonly contentType: string | undefined
  readonly accept: string | undefined
  /** The parameters of the address, decoded. */
  readonly parameters: ReadonlyMap<string, string>
  /** The body's text. */
  readonly body: string
}

export interface GraphqlResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whoever asked may keep it and ask about it again: a query by GET that was answered whole. */
  readonly isKept: boolean
}

/** Answers a request as the GraphQL-over-HTTP specification says. */
export async function answerGraphql(
  request: GraphqlRequest,
  parts: GraphqlParts,
  context: GraphqlContext,
): Promise<GraphqlResponse> {
  const type = answerType(request.accept)
  if (type === undefined) return refusal(problem('E_NOT_ACCEPTABLE', { accept: request.accept ?? '' }), PLAIN)
  try {
    const ask = readRequest(request)
    const answer = await answerOperation(ask, parts, context, { onlyReads: request.method === 'GET' })
    return response(answer, type, request.method === 'GET')
  } catch (error) {
    if (error instanceof Problem) return refusal(error, type)
    throw error
  }
}

// ── Request ──────────────────────────────────────────────────────────────────────────────────────────────────────

function readRequest(request: GraphqlRequest): GraphqlAsk {
  switch (request.method) {
    case 'GET':
      return askOf(fromParameters(request.parameters))
    case 'POST':
      return askOf(fromBody(request))
    default:
      throw problem('E_METHOD_NOT_ALLOWED', {
        method: request.method,
        path: '/graphql',
        allowed: 'GET and POST',
      })
  }
}

function fromParameters(parameters: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  const json = (name: string) => {
    const text = parameters.get(name)
    return text === undefined || text === '' ? undefined : parseJson(text)
  }
  return {
    query: parameters.get('query'),
    operationName: parameters.get('operationName'),
    variables: json('variables'),
    extensions: json('extensions'),
  }
}

// A browser sends these types for other sites without asking first, so a document never comes in them.
const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i

function fromBody({ contentType = '', body }: GraphqlRequest): unknown {
  if (!JSON_TYPE.test(contentType)) throw problem('E_MEDIA_TYPE', { found: contentType || 'no type at all' })
  return parseJson(body)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw problem('E_INVALID_JSON', { why: 'it cannot be parsed' })
  }
}

function askOf(given: unknown): GraphqlAsk {
  if (Array.isArray(given)) throw refuse('Requests are sent one at a time; a list of them is refused.')
  if (!isObject(given)) throw refuse('A request is a JSON object with "query".')
  const { query, operationName, variables, extensions } = given
  if (typeof query !== 'string') throw refuse('"query" should be the text of a GraphQL document.')
  if (!isAbsent(operationName) && typeof operationName !== 'string')
    throw refuse('"operationName" should be text.')
  if (!isAbsent(variables) && !isObject(variables)) throw refuse('"variables" should be an object.')
  if (!isAbsent(extensions) && !isObject(extensions)) throw refuse('"extensions" should be an object.')
  return { query, operationName: operationName || undefined, variables: isObject(variables) ? variables : {} }
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// ── Response ─────────────────────────────────────────────────────────────────────────────────────────────────────

const PLAIN = 'application/json'
const GRAPHQL = 'application/graphql-response+json'
type AnswerType = typeof PLAIN | typeof GRAPHQL

/** Whoever takes both gets the type whose status codes mean something; whoever says nothing, the one that all know. */
function answerType(accept: string | undefined): AnswerType | undefined {
  const ranges = (accept ?? '*/*').split(',').map((range) => range.trim().toLowerCase())
  const weights = new Map(ranges.map((range) => [range.split(';')[0]?.trim() ?? '', weightOf(range)]))
  const graphql = weights.get(GRAPHQL) ?? 0
  const plain = weights.get(PLAIN) ?? weights.get('application/*') ?? weights.get('*/*') ?? 0
  if (graphql > 0 && graphql >= plain) return GRAPHQL
  return plain > 0 ? PLAIN : undefined
}

function weightOf(range: string): number {
  const weight = Number(/;\s*q=([0-9.]+)/.exec(range)?.[1] ?? 1)
  return Number.isNaN(weight) ? 0 : weight
}

/**
 * With `application/json` a GraphQL answer has status 200 whatever it says, because clients of that type take any other
 * status for an answer of something in between.
 */
function response(answer: GraphqlAnswer, type: AnswerType, isRead: boolean): GraphqlResponse {
  const headers = headersOf(type)
  if (answer.kind === 'answered')
    return { status: 200, headers, body: answer.text, isKept: isRead && !answer.text.startsWith('{"errors"') }
  const status = statusOf(answer.errors[0], type)
  return {
    status,
    headers: { ...headers, ...(status === 405 && { allow: 'POST' }) },
    body: JSON.stringify({ errors: answer.errors }),
    isKept: false,
  }
}

function statusOf(error: GraphqlError | undefined, type: AnswerType): number {
  const status = error?.extensions.status ?? 400
  return type === PLAIN && status !== 405 ? 200 : status
}

/** The answer to what is no GraphQL request at all. */
function refusal(refused: Problem, type: AnswerType): GraphqlResponse {
  const { status } = refused.document
  const more = {
    ...(status === 405 && { allow: 'GET, POST' }),
    ...(refused.retryAfterSeconds !== undefined && { 'retry-after': String(refused.retryAfterSeconds) }),
  }
  return {
    status,
    headers: { ...headersOf(type), ...more },
    body: JSON.stringify({ errors: [errorOfProblem(refused)] }),
    isKept: false,
  }
}

const headersOf = (type: AnswerType): Record<string, string> => ({
  'content-type': `${type}; charset=utf-8`,
  'cache-control': 'no-store',
  vary: 'Accept',
})
