import type { Problem, ProblemDocument } from '../../errors.ts'
import type { Ask } from '../../plan/ask.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Page } from '../read/page.ts'
import type { LiveEvent } from './live-event.ts'
import { eventsBetween, placeText, type PageState, type StreamPlace } from './page-state.ts'

/** A page that a stream may show, and the place in the log that it stands for. */
export interface Showing {
  readonly state: PageState
  readonly epoch: string
  readonly seq: number
}

/** Reads the actor behind a stream anew; undefined when its session is gone. */
export type Reauthenticate = () => Promise<Actor | undefined>

export interface StreamParts {
  readonly ask: Ask
  readonly actor: Actor
  readonly reauthenticate: Reauthenticate | undefined
  readonly first: Showing
  /** Where the client says that it was. */
  readonly resumeAt: StreamPlace | undefined
  readonly onClose: (stream: LiveStream) => void
}

/**
 * One subscriber. It holds what it has shown and what it may show next, never a queue: however slow the reader, the
 * events it gets lead from the one to the other.
 */
export class LiveStream implements AsyncIterableIterator<LiveEvent> {
  readonly ask: Ask
  actor: Actor
  readonly reauthenticate: Reauthenticate | undefined
  readonly #onClose: (stream: LiveStream) => void
  #shown: PageState | undefined
  #next: Showing
  #resumeAt: StreamPlace | undefined
  #mustReset = false
  #pending: readonly LiveEvent[] = []
  #end: { readonly document: ProblemDocument | undefined } | undefined
  #wake: (() => void) | undefined

  constructor({ ask, actor, reauthenticate, first, resumeAt, onClose }: StreamParts) {
    this.ask = ask
    this.actor = actor
    this.reauthenticate = reauthenticate
    this.#next = first
    this.#resumeAt = resumeAt
    this.#onClose = onClose
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  get isOver(): boolean {
    return this.#end !== undefined
  }

  /** The digest of the page that this stream shows, or will before long. */
  get digest(): string {
    return this.#next.state.digest
  }

  /** A newer page that the actor was allowed to see after it was read. */
  show(next: Showing): void {
    this.#next = next
    this.#wakeReader()
  }

  /** The actor has changed, and with it what can be seen: everything so far is replaced. */
  restart(actor: Actor, next: Showing): void {
    this.actor = actor
    this.#mustReset = true
    this.#pending = []
    this.show(next)
  }

  /** Ends the stream; what waits is dropped, because whoever is refused gets nothing more. */
  refuse({ document }: Problem): void {
    this.#finish(document)
  }

  /** Ends the stream without a word: the client may come again, and resume. */
  close(): void {
    this.#finish(undefined)
  }

  async next(): Promise<IteratorResult<LiveEvent>> {
    for (;;) {
      const event = this.#take()
      if (event !== undefined) return { done: false, value: event }
      if (this.#end !== undefined) return this.#sayEnd(this.#end)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** What else can be told at once, without waiting. */
  takeReady(): readonly LiveEvent[] {
    const ready: LiveEvent[] = []
    for (let event = this.#take(); event !== undefined; event = this.#take()) ready.push(event)
    return ready
  }

  /** What belongs together with the event that was told last, and leads with it to the page that is shown then. */
  takeRest(): readonly LiveEvent[] {
    const rest = this.#pending
    this.#pending = []
    return rest
  }

  /** The page that whoever applied every event so far holds; undefined before the first. */
  get shown(): Page | undefined {
    return this.#shown?.page
  }

  return(): Promise<IteratorResult<LiveEvent>> {
    this.close()
    this.#end = { document: undefined }
    return Promise.resolve({ done: true, value: undefined })
  }

  #take(): LiveEvent | undefined {
    if (this.#end !== undefined) return undefined
    if (this.#pending.length === 0) this.#pending = this.#eventsNow()
    const [event, ...rest] = this.#pending
    this.#pending = rest
    return event
  }

  #eventsNow(): readonly LiveEvent[] {
    const { state, epoch, seq } = this.#next
    const from = this.#shown
    if (from === state && !this.#mustReset) return []
    this.#shown = state
    const place = { epoch, seq, digest: state.digest }
    if (from === undefined) return [this.#firstEvent(place)]
    // A single row that is no longer there is removed, whatever the reason.
    const isGone = state.page.plan.target === 'row' && state.ids.length === 0
    if (!this.#mustReset || isGone) return eventsBetween(from, state, place)
    this.#mustReset = false
    return [{ kind: 'reset', id: placeText(place), page: state.page }]
  }

  #firstEvent(place: StreamPlace): LiveEvent {
    const id = placeText(place)
    const at = this.#resumeAt
    this.#mustReset = false
    if (at === undefined) return { kind: 'snapshot', id, page: this.#next.state.page }
    // The same log, not behind where the client was, and a page that looks the same: nothing was missed.
    return at.epoch === place.epoch && at.seq <= place.seq && at.digest === place.digest
      ? { kind: 'resumed', id }
      : { kind: 'reset', id, page: this.#next.state.page }
  }

  #sayEnd(end: { readonly document: ProblemDocument | undefined }): IteratorResult<LiveEvent> {
    if (end.document === undefined) return { done: true, value: undefined }
    this.#end = { document: undefined }
    return { done: false, value: { kind: 'problem', document: end.document } }
  }

  #finish(document: ProblemDocument | undefined): void {
    if (this.#end !== undefined) return
    this.#end = { document }
    this.#pending = []
    this.#onClose(this)
    this.#wakeReader()
  }

  #wakeReader(): void {
    this.#wake?.()
    this.#wake = undefined
  }
}
