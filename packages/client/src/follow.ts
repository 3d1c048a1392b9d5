import { untilSeen, whenHidden } from './page-sight.ts'
import { ProblemError, readProblem } from './problem-error.ts'
import { readEvents, type StreamEvent, type StreamPlace } from './read-events.ts'
import { exchange, headersOf, problemOf, type Connection } from './send.ts'
import { backoffMs, wait } from './wait.ts'
import type { Watcher } from './watch.ts'

/** What is followed: a list or a row at its address. */
export interface LiveSource {
  readonly path: string
  readonly query: URLSearchParams
  readonly signal?: AbortSignal | undefined
}

/** What happens to a stream: it opened, it brought events, it was lost and will be opened again. */
export type StreamNews = 'opened' | 'lost' | readonly StreamEvent[]

// A stream that says nothing, not even a heartbeat, is taken for dead; resuming it is cheap.
const SILENCE_MAX_MS = 60_000

/**
 * Follows a live address until the signal says stop. A lost stream is opened again, and resumed where it was; a
 * refusal that does not pass by itself is thrown.
 */
export async function* follow(connection: Connection, source: LiveSource): AsyncGenerator<StreamNews> {
  const watcher = connection.watch({ method: 'GET', path: source.path })
  const place: StreamPlace = { lastEventId: undefined, retryMs: undefined }
  let failures = 0
  for (;;) {
    await untilSeen(source.signal)
    if (hasEnded(source)) return
    const line = lineOf(source.signal, connection.hiddenMaxMs)
    let askedMs = 0
    try {
      const body = await openStream(connection, source, { place, signal: line.signal, watcher })
      yield 'opened'
      for await (const events of readEvents(body, place, line.heard)) {
        failures = 0
        refuseAsTold(events)
        yield events
      }
    } catch (error) {
      if (!hasEnded(source) && isFinal(error)) throw error
      askedMs = error instanceof ProblemError ? (error.retryAfterMs ?? 0) : 0
    } finally {
      line.close()
    }
    if (hasEnded(source)) return
    failures++
    yield 'lost'
    await wait(Math.max(askedMs, place.retryMs ?? 0, backoffMs(failures)), source.signal)
    if (hasEnded(source)) return
  }
}

const hasEnded = ({ signal }: LiveSource): boolean => signal?.aborted === true

/**
 * One connection's signal: aborted from outside, when it is closed, when nothing was heard for too long, or when nobody
 * looks any more: a browser opens six connections to a server over HTTP/1.1, for all of its pages together.
 */
function lineOf(outer: AbortSignal | undefined, hiddenMaxMs: number) {
  const own = new AbortController()
  const hangUp = () => own.abort()
  const stopLooking = whenHidden(hiddenMaxMs, hangUp)
  let silence = setTimeout(hangUp, SILENCE_MAX_MS)
  return {
    signal: outer === undefined ? own.signal : AbortSignal.any([own.signal, outer]),
    heard: () => {
      clearTimeout(silence)
      silence = setTimeout(hangUp, SILENCE_MAX_MS)
    },
    close: () => {
      clearTimeout(silence)
      stopLooking()
      hangUp()
    },
  }
}

interface Opening {
  readonly place: StreamPlace
  readonly signal: AbortSignal
  readonly watcher: Watcher | undefined
}

async function openStream(
  connection: Connection,
  { path, query }: LiveSource,
  { place: { lastEventId }, signal, watcher }: Opening,
): Promise<ReadableStream<Uint8Array>> {
  const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const outgoing = {
    method: 'GET',
    path,
    query,
    headers: { accept: 'text/event-stream', ...resume },
  } as const
  const headers = await headersOf(connection, outgoing)
  const response = await exchange(connection, outgoing, { headers, cache: 'no-store', signal }, watcher)
  if (!response.ok || response.body === null) throw await problemOf(response)
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) throw noStream(response)
  return response.body
}

function noStream({ status }: Response): ProblemError {
  return new ProblemError({
    ...readProblem(status, undefined),
    detail: 'The answer is not a stream of events.',
  })
}

/** A stream whose reader may see it no longer ends with the reason. */
function refuseAsTold(events: readonly StreamEvent[]): void {
  const last = events.findLast(({ name }) => name === 'problem')
  if (last !== undefined) throw new ProblemError(readProblem(0, JSON.parse(last.data)))
}

/** A refusal that trying again cannot change. Everything else, a broken connection above all, passes. */
const isFinal = (error: unknown): boolean =>
  error instanceof ProblemError && error.status < 500 && error.status !== 408 && error.status !== 429
