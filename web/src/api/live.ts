import { asProblem } from './problem.ts'
import type { ApiProblem } from './problem.ts'
import { readEvents } from './read-events.ts'
import type { LiveEvent } from './read-events.ts'
import { send } from './request.ts'
import type { Query } from './request.ts'

export type LiveStatus = 'connecting' | 'live' | 'reconnecting' | 'refused'

interface LiveHandlers {
  readonly onEvent: (event: LiveEvent) => void
  readonly onStatus: (status: LiveStatus, problem?: ApiProblem) => void
}

const BACKOFF_MS = [300, 800, 1_500, 3_000, 5_000, 10_000]
// A browser opens six connections to a server over HTTP/1.1, for all tabs together: a hidden tab gives its own back.
const HIDDEN_MAX_MS = 20_000

/** Follows a live list or row until the returned function is called; reconnects by itself and resumes where it was. */
export function openLive(path: string, query: Query, handlers: LiveHandlers): () => void {
  const over = new AbortController()
  void follow(path, query, handlers, over.signal)
  return () => over.abort()
}

// fetch rather than EventSource: the request carries a trace id, and a refusal arrives as a problem document.
async function follow(path: string, query: Query, handlers: LiveHandlers, over: AbortSignal): Promise<void> {
  let lastEventId: string | undefined
  let failures = 0
  while (!over.aborted) {
    await untilVisible(over)
    if (over.aborted) return
    const connection = new AbortController()
    const close = () => connection.abort()
    over.addEventListener('abort', close)
    const stopWatchingTab = whenHiddenForLong(close)
    try {
      const resume: HeadersInit = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
      const response = await send(path, { query, signal: connection.signal }, 'text/event-stream', resume)
      for await (const event of readEvents(response, close)) {
        if (over.aborted) return
        failures = 0
        if (event.id !== undefined) lastEventId = event.id
        handlers.onStatus('live')
        handlers.onEvent(event)
      }
    } catch (error) {
      if (over.aborted) return
      const problem = asProblem(error)
      if (isFinal(problem)) return handlers.onStatus('refused', problem)
    } finally {
      over.removeEventListener('abort', close)
      stopWatchingTab()
    }
    handlers.onStatus('reconnecting')
    await pause(BACKOFF_MS[Math.min(failures++, BACKOFF_MS.length - 1)] ?? 10_000, over)
  }
}

const isFinal = (problem: ApiProblem): boolean =>
  problem.status >= 400 && problem.status < 500 && problem.status !== 408 && problem.status !== 429

function untilVisible(over: AbortSignal): Promise<void> {
  if (document.visibilityState === 'visible') return Promise.resolve()
  return new Promise((resolve) => {
    const look = () => {
      if (document.visibilityState !== 'visible' && !over.aborted) return
      document.removeEventListener('visibilitychange', look)
      resolve()
    }
    document.addEventListener('visibilitychange', look)
    over.addEventListener('abort', look, { once: true })
  })
}

function whenHiddenForLong(act: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'hidden') timer = setTimeout(act, HIDDEN_MAX_MS)
  }
  document.addEventListener('visibilitychange', look)
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Waits, but not past the moment the browser says it is online again. */
function pause(ms: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer)
      removeEventListener('online', go)
      over.removeEventListener('abort', go)
      resolve()
    }
    // Some disorder, so that a thousand screens do not return to a restarted server in one moment.
    const timer = setTimeout(go, ms * (0.75 + Math.random() / 2))
    addEventListener('online', go)
    over.addEventListener('abort', go)
  })
}
