import { noteRequest } from './click.ts'
import { readProblem, unreachable } from './problem.ts'

export type Query = Readonly<Record<string, string | number | boolean | undefined>>

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly query?: Query | undefined
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly version?: number
  readonly signal?: AbortSignal
  /** False for the panel's own requests, which are no part of what they show. */
  readonly seen?: boolean
}

/** Sends one request and gives its JSON body; a refusal is thrown as an `ApiProblem`. */
export async function request<Body>(path: string, ask: Ask = {}): Promise<Body> {
  const response = await send(path, ask, 'application/json')
  // The caller names the body that the contract promises at this path; the server's own tests hold it to that.
  return (response.status === 202 || response.status === 204 ? undefined : await response.json()) as Body
}

/** Sends one request and gives the answer as it is, refusals excepted. */
export async function send(
  path: string,
  ask: Ask,
  accept: string,
  more: HeadersInit = {},
): Promise<Response> {
  const method = ask.method ?? 'GET'
  const noted = ask.seen === false ? undefined : noteRequest(method, path)
  const headers = new Headers(more)
  headers.set('accept', accept)
  if (noted !== undefined) headers.set('traceparent', noted.traceparent)
  if (ask.body !== undefined)
    headers.set('content-type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json')
  if (ask.idempotencyKey !== undefined) headers.set('idempotency-key', ask.idempotencyKey)
  if (ask.version !== undefined) headers.set('if-match', `"v${ask.version}"`)
  const response = await fetch(`/api/${path}${queryString(ask.query)}`, {
    method,
    headers,
    credentials: 'same-origin',
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    ...(ask.signal === undefined ? {} : { signal: ask.signal }),
  }).catch((error: unknown) => {
    noted?.done(0)
    throw ask.signal?.aborted === true ? error : unreachable()
  })
  noted?.done(response.status)
  if (!response.ok) throw await readProblem(response)
  return response
}

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parameters.set(name, String(value))
  const text = parameters.toString()
  return text === '' ? '' : `?${text}`
}
