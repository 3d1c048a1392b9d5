import { ProblemError, readProblem, UnreachableError } from './problem-error.ts'
import { backoffMs, wait } from './wait.ts'
import type { AnswerHead, Call, Watch, Watcher } from './watch.ts'

/** The part of `fetch` that the client uses. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>

/** How requests leave: settled once, when the client is made. */
export interface Connection {
  /** Without a slash at the end; empty in a browser, where addresses are relative to the page. */
  readonly url: string
  readonly fetch: Fetch
  readonly headers: () => Promise<Readonly<Record<string, string>>>
  readonly watch: Watch
  readonly credentials: 'omit' | 'same-origin' | 'include'
  readonly timeoutMs: number
  /** For how long a request is tried again that found no server, or a busy one. */
  readonly retryForMs: number
  /** How long a page may be hidden before its streams are closed. */
  readonly hiddenMaxMs: number
}

/** One request, however often it is sent. */
export interface Outgoing extends Call {
  readonly query?: URLSearchParams
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Names the intent of a write, so that sending it again does nothing twice. */
  readonly key?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Answer extends AnswerHead {
  readonly body: unknown
}

/** Sends a request and reads its answer; tries again where that cannot do anything twice, within `retryForMs`. */
export async function send(connection: Connection, outgoing: Outgoing): Promise<Answer> {
  const watcher = connection.watch(outgoing)
  const mayRepeat = outgoing.method === 'GET' || outgoing.key !== undefined
  const until = Date.now() + (mayRepeat ? connection.retryForMs : 0)
  for (let failures = 1; ; failures++) {
    const answer = await attempt(connection, outgoing, watcher)
    if (!(answer instanceof UnreachableError) && !isPassing(answer)) return answer
    const pauseMs = pauseBefore(failures, answer)
    if (Date.now() + pauseMs >= until) return answered(answer)
    await wait(pauseMs, outgoing.signal)
    outgoing.signal?.throwIfAborted()
  }
}

/** The body of a good answer; a refusal is thrown. */
export function bodyOf(answer: Answer): unknown {
  if (answer.status >= 400) throw problemIn(answer)
  return answer.body
}

/** The problem in the refused answer to a request of your own, such as a sign-in. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const body: unknown = await response.json().catch(() => undefined)
  return problemIn({ status: response.status, headers: response.headers, body })
}

export function problemIn({ status, headers, body }: Answer): ProblemError {
  return new ProblemError(readProblem(status, body), retryAfterMs(headers))
}

// ── One attempt ──────────────────────────────────────────────────────────────────────────────────────────────────

// An answer that breaks off is as good as none: the body belongs to the attempt.
async function attempt(
  connection: Connection,
  outgoing: Outgoing,
  watcher: Watcher | undefined,
): Promise<Answer | UnreachableError> {
  const timeout = AbortSignal.timeout(connection.timeoutMs)
  const signal = outgoing.signal === undefined ? timeout : AbortSignal.any([timeout, outgoing.signal])
  const headers = await headersOf(connection, outgoing)
  try {
    const response = await exchange(connection, outgoing, { headers, signal }, watcher)
    return { status: response.status, headers: response.headers, body: parsed(await response.text()) }
  } catch (error) {
    outgoing.signal?.throwIfAborted()
    return new UnreachableError(error, outgoing.key)
  }
}

/** The headers of a request, as they hold at this moment. */
export async function headersOf(
  connection: Connection,
  { method, body, key, headers }: Outgoing,
): Promise<Readonly<Record<string, string>>> {
  return {
    ...(await connection.headers()),
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': contentType(method) }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...headers,
  }
}

/** Sends one request; whoever watches it adds headers and hears how it went. */
export async function exchange(
  connection: Connection,
  { method, path, query, body }: Outgoing,
  { headers, ...init }: Omit<RequestInit, 'headers'> & { readonly headers: Readonly<Record<string, string>> },
  watcher: Watcher | undefined,
): Promise<Response> {
  const parameters = query === undefined || query.size === 0 ? '' : `?${query.toString()}`
  let answer: Response | undefined
  try {
    answer = await connection.fetch(`${connection.url}/api/${path}${parameters}`, {
      ...init,
      method,
      headers: { ...headers, ...watcher?.sending?.() },
      credentials: connection.credentials,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return answer
  } finally {
    watcher?.answered?.(answer)
  }
}

const contentType = (method: Outgoing['method']): string =>
  method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'

function parsed(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

// ── Trying again ─────────────────────────────────────────────────────────────────────────────────────────────────

/** A refusal that passes by itself: the server is busy, or the first sending of this key is still at work. */
function isPassing({ status, body }: Answer): boolean {
  return status === 503 || (status === 409 && readProblem(status, body).code === 'E_KEY_IN_FLIGHT')
}

function pauseBefore(failures: number, answer: Answer | UnreachableError): number {
  const asked = answer instanceof UnreachableError ? undefined : retryAfterMs(answer.headers)
  return Math.max(asked ?? 0, backoffMs(failures))
}

function answered(answer: Answer | UnreachableError): Answer {
  if (answer instanceof UnreachableError) throw answer
  return answer
}

/** `Retry-After` in seconds, or as a date. */
function retryAfterMs(headers: Headers): number | undefined {
  const text = headers.get('retry-after')
  if (text === null) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0)
}
