import type { Call, Watcher } from '@offstage/client'
import { useSyncExternalStore } from 'react'

/** One request as the browser saw it; `spanId` is what the server's timeline names as its parent. */
export interface SentRequest {
  readonly spanId: string
  readonly method: string
  readonly path: string
  readonly sentAtMs: number
  readonly doneAtMs: number | undefined
  readonly status: number | undefined
}

/** Something a person did, and the requests that it made. */
export interface Click {
  readonly traceId: string
  readonly kind: 'press' | 'open' | 'type'
  readonly label: string
  readonly page: string
  readonly atMs: number
  readonly requests: readonly SentRequest[]
}

const CLICKS_MAX = 30
const REQUESTS_MAX = 40
const STORAGE_KEY = 'offstage.clicks'
// A press and the form that it sends are one click.
const SAME_CLICK_MS = 150
// What a navigation without a press is called until its page says its own name.
const UNNAMED = 'Opened a page'

let clicks: readonly Click[] = restoreClicks()
let current: Click = newClick('open', UNNAMED)
// The click that no press has named; its page may name it, and again when it knows better.
let unnamedTraceId: string | undefined = current.traceId
let storing: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Begins a click: every request from now on carries its trace id. */
export function beginClick(kind: Click['kind'], label: string): void {
  current = newClick(kind, label)
  unnamedTraceId = undefined
}

/** Begins a click for a navigation that no press on the page caused. */
export function beginNavigation(): void {
  beginClick('open', UNNAMED)
  unnamedTraceId = current.traceId
}

/** Names the navigation that is under way after the page that it led to. */
export function nameNavigation(title: string): void {
  if (current.traceId !== unnamedTraceId) return
  current = { ...current, label: `Opened ${title}` }
  const known = clicks.find((click) => click.traceId === current.traceId)
  if (known !== undefined) replaceClick({ ...known, label: current.label })
}

/** Looks on at a call of the client: its requests belong to the click that made it, also those that are sent again later. */
export function watchCall({ method, path }: Call): Watcher {
  const click = current
  let noted: NotedRequest | undefined
  return {
    sending: () => {
      noted = noteRequest(method, path, click)
      return { traceparent: noted.traceparent }
    },
    answered: (answer) => noted?.done(answer?.status ?? 0),
  }
}

interface NotedRequest {
  readonly traceparent: string
  readonly done: (status: number) => void
}

/** Notes a request as part of a click and gives the header that ties both together. */
export function noteRequest(method: string, path: string, click = current): NotedRequest {
  const { traceId } = click
  const sent: SentRequest = {
    spanId: randomHex(8),
    method,
    path,
    sentAtMs: performance.timeOrigin + performance.now(),
    doneAtMs: undefined,
    status: undefined,
  }
  const known = clicks.find((candidate) => candidate.traceId === traceId)
  // A click is shown from its first request on: one that asks nothing has nothing behind it.
  const owner = known ?? { ...(current.traceId === traceId ? current : click), page: location.pathname }
  replaceClick({ ...owner, requests: [...owner.requests, sent].slice(-REQUESTS_MAX) })
  return {
    traceparent: `00-${traceId}-${sent.spanId}-01`,
    done: (status) => finishRequest(traceId, sent.spanId, status),
  }
}

/** The last clicks, newest first. */
export function useClicks(): readonly Click[] {
  return useSyncExternalStore(subscribe, () => clicks)
}

/** Forgets every click, as when somebody else signs in. */
export function forgetClicks(): void {
  clicks = []
  publish()
}

/** Begins a click at every press on a link or button outside of `[data-behind]`. */
export function watchClicks(): void {
  document.addEventListener('click', (event) => noticePress(event.target), { capture: true })
  document.addEventListener('submit', (event) => noticeSubmit(event.target), { capture: true })
}

const PRESSABLE = 'a[href], button, [role="option"], [role="menuitem"], [role="tab"], label, summary'

function noticePress(target: EventTarget | null): void {
  const pressed = target instanceof Element ? target.closest(PRESSABLE) : null
  if (pressed === null || pressed.closest('[data-behind]') !== null) return
  beginClick(pressed.matches('a[href]') ? 'open' : 'press', nameOf(pressed))
}

// Enter in a form presses its button for us; only a form without one arrives here alone.
function noticeSubmit(target: EventTarget | null): void {
  if (target instanceof HTMLFormElement && Date.now() - current.atMs > SAME_CLICK_MS) {
    beginClick('press', target.getAttribute('aria-label') ?? 'Sent a form')
  }
}

function nameOf(element: Element): string {
  const named =
    element.getAttribute('data-click') ??
    element.getAttribute('aria-label') ??
    element.textContent?.trim() ??
    ''
  const oneLine = named.replaceAll(/\s+/g, ' ')
  if (oneLine === '') return 'Pressed a button'
  return oneLine.length > 56 ? `${oneLine.slice(0, 55)}…` : oneLine
}

function newClick(kind: Click['kind'], label: string): Click {
  return { traceId: randomHex(16), kind, label, page: location.pathname, atMs: Date.now(), requests: [] }
}

function finishRequest(traceId: string, spanId: string, status: number): void {
  const click = clicks.find((candidate) => candidate.traceId === traceId)
  if (click === undefined) return
  const doneAtMs = performance.timeOrigin + performance.now()
  replaceClick({
    ...click,
    requests: click.requests.map((sent) => (sent.spanId === spanId ? { ...sent, doneAtMs, status } : sent)),
  })
}

function replaceClick(click: Click): void {
  const others = clicks.filter((candidate) => candidate.traceId !== click.traceId)
  clicks = [click, ...others].sort((a, b) => b.atMs - a.atMs).slice(0, CLICKS_MAX)
  publish()
}

function publish(): void {
  for (const listener of listeners) listener()
  // Storage is slow and a click changes several times; once it is quiet is enough.
  clearTimeout(storing)
  storing = setTimeout(storeClicks, 300)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function storeClicks(): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(clicks))
  } catch {
    // Without storage the list starts empty after a reload, which is all that is lost.
  }
}

function restoreClicks(): readonly Click[] {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? '[]')
    // The list was written by `storeClicks` of this same tab; another shape only comes from an older version.
    return Array.isArray(stored) ? (stored as Click[]).filter((click) => Array.isArray(click.requests)) : []
  } catch {
    return []
  }
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}
