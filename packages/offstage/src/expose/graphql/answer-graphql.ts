import { Problem, problem } from '../../errors.ts'
import { answerOperation, type GraphqlAsk, type GraphqlParts } from './answer-operation.ts'
import { streamOf, type GraphqlStream, type WholeAnswer } from './graphql-answer.ts'
import { errorOfProblem, type GraphqlError } from './graphql-error.ts'
import { readAsk } from './read-ask.ts'
import type { GraphqlContext } from './services.ts'
import type { TrustedDocuments } from './trusted-documents.ts'

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

export type GraphqlResponse = WholeResponse | StreamedResponse

export interface WholeResponse {
  readonly kind: 'whole'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whoever asked may keep it and ask about it again: a query by GET that was answered whole. */
  readonly isKept: boolean
}

/** Answers one after the other, as text/event-stream. */
export interface StreamedResponse {
  readonly kind: 'stream'
  readonly stream: GraphqlStream
}

/** Answers a request as the GraphQL-over-HTTP specification says. */
export async function answerGraphql(
  request: GraphqlRequest,
  parts: GraphqlParts,
  context: GraphqlContext,
): Promise<GraphqlResponse> {
  const { type, mayStream } = takenBy(request.accept)
  if (type === undefined && !mayStream)
    return refusal(problem('E_NOT_ACCEPTABLE', { accept: request.accept ?? '' }), PLAIN)
  try {
    const isRead = request.method === 'GET'
    const ask = readRequest(request, parts.trusted)
    const answer = await answerOperation(ask, parts, context, { onlyReads: isRead, mayStream })
    if (answer.kind === 'streaming') return { kind: 'stream', stream: answer.stream }
    if (type !== undefined) return response(answer, type, isRead)
    // What may be tried again is told by the status: on nothing else does a client of events come again.
    return isPassing(answer)
      ? response(answer, GRAPHQL, isRead)
      : { kind: 'stream', stream: streamOf(answer) }
  } catch (error) {
    if (error instanceof Problem) return refusal(error, type ?? PLAIN)
    throw error
  }
}

function isPassing(answer: WholeAnswer): boolean {
  const status = answer.kind === 'refused' ? answer.errors[0]?.extensions.status : undefined
  return status === 429 || status === 503
}

// ── Request ──────────────────────────────────────────────────────────────────────────────────────────────────────

function readRequest(request: GraphqlRequest, trusted: TrustedDocuments | undefined): GraphqlAsk {
  switch (request.method) {
    case 'GET':
      return readAsk(fromParameters(request.parameters), trusted)
    case 'POST':
      return readAsk(fromBody(request), trusted)
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
    documentId: parameters.get('documentId'),
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

// ── Response ─────────────────────────────────────────────────────────────────────────────────────────────────────

const PLAIN = 'application/json'
const GRAPHQL = 'application/graphql-response+json'
const EVENTS = 'text/event-stream'
type AnswerType = typeof PLAIN | typeof GRAPHQL

interface Taken {
  readonly type: AnswerType | undefined
  readonly mayStream: boolean
}

/** Whoever takes both gets the type whose status codes mean something; whoever says nothing, the one that all know. */
function takenBy(accept: string | undefined): Taken {
  const ranges = (accept ?? '*/*').split(',').map((range) => range.trim().toLowerCase())
  const weights = new Map(ranges.map((range) => [range.split(';')[0]?.trim() ?? '', weightOf(range)]))
  const graphql = weights.get(GRAPHQL) ?? 0
  const plain = weights.get(PLAIN) ?? weights.get('application/*') ?? weights.get('*/*') ?? 0
  // Nobody takes a stream without naming it: it would look like an answer that never ends.
  const mayStream = (weights.get(EVENTS) ?? 0) > 0
  if (graphql > 0 && graphql >= plain) return { type: GRAPHQL, mayStream }
  return { type: plain > 0 ? PLAIN : undefined, mayStream }
}

function weightOf(range: string): number {
  const weight = Number(/;\s*q=([0-9.]+)/.exec(range)?.[1] ?? 1)
  return Number.isNaN(weight) ? 0 : weight
}

/**
 * With `application/json` a GraphQL answer has status 200 whatever it says, because clients of that type take any other
 * status for an answer of something in between.
 */
function response(answer: WholeAnswer, type: AnswerType, isRead: boolean): WholeResponse {
  const headers = headersOf(type)
  if (answer.kind === 'answered')
    return {
      kind: 'whole',
      status: 200,
      headers,
      body: answer.text,
      isKept: isRead && !answer.text.startsWith('{"errors"'),
    }
  const status = statusOf(answer.errors[0], type)
  return {
    kind: 'whole',
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
function refusal(refused: Problem, type: AnswerType): WholeResponse {
  const { status } = refused.document
  const more = {
    ...(status === 405 && { allow: 'GET, POST' }),
    ...(refused.retryAfterSeconds !== undefined && { 'retry-after': String(refused.retryAfterSeconds) }),
  }
  return {
    kind: 'whole',
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
