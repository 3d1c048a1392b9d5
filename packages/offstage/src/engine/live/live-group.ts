import type { Database } from '../../database/database.ts'
import { Problem } from '../../errors.ts'
import { words } from '../../model/names.ts'
import { Trace, type TraceContext } from '../../observe/trace.ts'
import type { Ask } from '../../plan/ask.ts'
import type { Actor } from '../../policy/actor.ts'
import type { ActorsHold } from '../auth/actors-hold.ts'
import type { RowReader } from '../read/answer-read.ts'
import type { Page } from '../read/page.ts'
import type { LiveStream, Showing } from './live-stream.ts'
import { pageState, type PageState } from './page-state.ts'

export interface GroupParts {
  readonly key: string
  readonly ask: Ask
  readonly actor: Actor
  readonly dependsOnTime: boolean
  readonly reader: RowReader
  readonly database: Database
  readonly actorsHold: ActorsHold
  /** Where the change log stands: everything up to there is in what is read from now on. */
  readonly place: () => { readonly epoch: string; readonly seq: number }
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>
  readonly onStale: (stream: LiveStream) => void
  readonly onEmpty: () => void
  readonly onTrace: ((trace: Trace) => void) | undefined
  readonly onError: ((error: unknown) => void) | undefined
  readonly timing: GroupTiming
}

export interface GroupTiming {
  /** The least time from one look at the page to the next. */
  readonly gapMs: number
  /** How often a page that depends on the time is looked at. */
  readonly clockMs: number
}

const RETRY_MAX_MS = 10_000

/** Somebody who looks, as who they were when the look began. */
interface Viewer {
  readonly stream: LiveStream
  readonly actor: Actor
}

/**
 * Everybody who looks at the same page with the same eyes: the same statement with the same values. One look at the
 * database serves them all.
 */
export class LiveGroup {
  readonly #parts: GroupParts
  readonly #streams = new Set<LiveStream>()
  #joining = 0
  #rounds = 0
  #state: PageState | undefined
  #cause: TraceContext | undefined
  #timer: NodeJS.Timeout | undefined
  #clock: NodeJS.Timeout | undefined
  #isLooking = false
  #isDirty = false
  #lookedAtMs = -Infinity
  #failures = 0
  #isClosed = false

  constructor(parts: GroupParts) {
    this.#parts = parts
    if (!parts.dependsOnTime) return
    this.#clock = setInterval(() => this.trigger(undefined), parts.timing.clockMs)
    this.#clock.unref()
  }

  get key(): string {
    return this.#parts.key
  }

  /** Somebody is about to join; until `join` or `forsake` the group stays. Answers what `join` must be given. */
  expect(): number {
    this.#joining++
    return this.#rounds
  }

  forsake(): void {
    this.#joining--
    this.#closeWhenEmpty()
  }

  /** A stream that has just read the page for itself; `since` is what `expect` answered before that read. */
  join(stream: LiveStream, since: number): void {
    this.#joining--
    this.#streams.add(stream)
    // A look that began before the stream had its page may be older than that page, and is not shown to it; what
    // happened meanwhile is found by another look.
    if (this.#rounds !== since || this.#isLooking || this.#isDirty) this.trigger(undefined)
  }

  leave(stream: LiveStream): void {
    this.#streams.delete(stream)
    this.#closeWhenEmpty()
  }

  /** The page may have changed. */
  trigger(cause: TraceContext | undefined): void {
    if (this.#isClosed) return
    this.#rounds++
    this.#cause = cause ?? this.#cause
    this.#isDirty = true
    if (!this.#isLooking) this.#lookSoon(this.#lookedAtMs + this.#parts.timing.gapMs - performance.now())
  }

  /** Equal pages are one, so that those who show them share their difference from the next. */
  share(page: Page): PageState {
    const state = pageState(page)
    if (this.#state?.digest !== state.digest) this.#state = state
    return this.#state ?? state
  }

  /** Whether a row may be on the page: it was when somebody looked last, or somebody is just looking. */
  mayShow(id: string): boolean {
    const isSettled = this.#joining === 0 && !this.#isLooking && !this.#isDirty
    return !isSettled || this.#state === undefined || this.#state.rowOf.has(id)
  }

  #lookSoon(delayMs: number): void {
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined
        void this.#parts.inTurn(() => this.#look())
      },
      Math.max(0, delayMs),
    )
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return
    this.#isLooking = true
    this.#isDirty = false
    this.#lookedAtMs = performance.now()
    try {
      await this.#showWhatIs([...this.#streams].map((stream) => ({ stream, actor: stream.actor })))
      this.#failures = 0
    } catch (error) {
      this.#afterFailure(error)
    } finally {
      this.#isLooking = false
    }
    if (!this.#isDirty) return
    const gapMs =
      this.#failures === 0 ? this.#parts.timing.gapMs : Math.min(RETRY_MAX_MS, 250 * 2 ** this.#failures)
    this.#lookSoon(this.#lookedAtMs + gapMs - performance.now())
  }

  /**
   * Reads the page and shows it to whoever it is new to. That each of them may still see it is asked after the
   * reading: then nothing is shown that is younger than the last moment at which they were who they are.
   */
  async #showWhatIs(audience: readonly Viewer[]): Promise<void> {
    const { ask, actor, reader, database, actorsHold, place } = this.#parts
    const at = place()
    const trace = this.#beginTrace()
    const page = await reader.read(ask, actor, trace)
    if (page === undefined) throw new Error('A read without a guard has nobody to refuse.')
    const showing: Showing = { state: this.share(page), ...at }
    const behind = audience.filter(({ stream }) => stream.digest !== showing.state.digest)
    if (behind.length === 0) return
    const asked = behind.map((viewer) => viewer.actor)
    const holds = await actorsHold(database, asked, trace)
    // Who has left meanwhile, or become somebody else, looks at another page by now: this one is not theirs.
    const here = behind
      .map((viewer, index) => ({ ...viewer, holds: holds[index] === true }))
      .filter((viewer) => this.#isHere(viewer))
    for (const viewer of here) {
      if (viewer.holds) viewer.stream.show(showing)
      else this.#parts.onStale(viewer.stream)
    }
    this.#endTrace(
      trace,
      here.filter((viewer) => viewer.holds).map((viewer) => viewer.actor),
    )
  }

  #isHere({ stream, actor }: Viewer): boolean {
    return this.#streams.has(stream) && stream.actor === actor && !stream.isOver
  }

  #afterFailure(error: unknown): void {
    this.#failures++
    if (error instanceof Problem && error.document.status < 500) {
      for (const stream of this.#streams) stream.refuse(error)
      return
    }
    this.#isDirty = true
    this.#parts.onError?.(error)
  }

  #beginTrace(): Trace {
    const trace = new Trace('push', `Live: ${words(this.#parts.ask.rows.resource)}`, this.#cause)
    this.#cause = undefined
    return trace
  }

  #endTrace(trace: Trace, shownTo: readonly Actor[]): void {
    const viewers = shownTo.length
    Object.assign(trace, whoseIs(shownTo))
    trace.note('push', `Showed it live to ${viewers === 1 ? 'one viewer' : `${viewers} viewers`}`, {
      resource: this.#parts.ask.rows.resource,
      viewers,
    })
    trace.end('pushed')
    this.#parts.onTrace?.(trace)
  }

  #closeWhenEmpty(): void {
    if (this.#streams.size > 0 || this.#joining > 0 || this.#isClosed) return
    this.#isClosed = true
    clearTimeout(this.#timer)
    clearInterval(this.#clock)
    this.#parts.onEmpty()
  }
}

/** A push to one person is theirs. One that several share is the system's: none of them is named to the others. */
function whoseIs(shownTo: readonly Actor[]): Pick<Trace, 'actor' | 'viewers'> {
  const [first] = shownTo
  const viewers = [...new Set(shownTo.flatMap(({ user }) => user ?? []))]
  const isOnes = first !== undefined && shownTo.every(({ user }) => user === first.user)
  if (!isOnes) return { actor: { kind: 'system', name: 'live', roles: [] }, viewers }
  const { kind, roles, user, name } = first
  const named = { ...(user === undefined ? {} : { userId: user }), ...(name === undefined ? {} : { name }) }
  return { actor: { kind, roles, ...named }, viewers }
}
