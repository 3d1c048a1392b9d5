import type { Database } from '../../database/database.ts'
import { Problem, problem } from '../../errors.ts'
import { resourceOf, type Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { Trace } from '../../observe/trace.ts'
import type { Ask } from '../../plan/ask.ts'
import { classOf, type Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { createActorsHold, type ActorsHold } from '../auth/actors-hold.ts'
import type { FeedNews, FeedSubscription } from '../outbox/change-feed.ts'
import type { Outbox } from '../outbox/open-outbox.ts'
import { onlyRow, type RowReader } from '../read/answer-read.ts'
import { AuthorityWatch } from './authority-watch.ts'
import { LiveGroup, type GroupTiming } from './live-group.ts'
import { LiveStream, type Reauthenticate, type Showing } from './live-stream.ts'
import { parsePlace } from './page-state.ts'
import { viewOf } from './view.ts'
import { STREAM_LIMITS, StreamCounts, type StreamLimits } from './stream-limits.ts'
import { takeTurns } from './take-turns.ts'
import { TopicIndex } from './topic-index.ts'

export interface LiveOptions {
  readonly model: Model
  readonly dialect: Dialect
  readonly database: Database
  readonly reader: RowReader
  readonly outbox: Outbox
  readonly limits?: StreamLimits
  readonly timing?: Partial<LiveTiming>
  /** Told of every push, linked to the request or job that caused it. */
  readonly onTrace?: (trace: Trace) => void
  /** Something failed that will be tried again. */
  readonly onError?: (error: unknown) => void
}

export interface LiveTiming extends GroupTiming {
  /** How often the sessions behind idle streams are asked about. */
  readonly authorityMs: number
}

export interface SubscribeOptions {
  /** The `id` of the last event that the client has seen. */
  readonly lastEventId?: string | undefined
  /** Reads the actor anew, without what is remembered; undefined or a guest when the session is gone. */
  readonly reauthenticate?: Reauthenticate
  /** The client's network, for the limit on streams. */
  readonly network?: string | undefined
  readonly trace?: Trace
}

/** Live queries: pages that are kept up to date for as long as somebody looks. */
export interface Live {
  /** Follows a list or row of a live resource. Refuses what the same GET would refuse, and resources that are not live. */
  subscribe(ask: Ask, actor: Actor, options?: SubscribeOptions): Promise<LiveStream>
  /** How many streams are open. */
  readonly size: number
  /** Ends all streams and opens no more; their clients may come again to another server, and resume. */
  endStreams(): void
  close(): void
}

const LIVE_TIMING: LiveTiming = { gapMs: 25, clockMs: 15_000, authorityMs: 30_000 }

// Looks at pages must not take the whole pool from requests.
const LOOKS_AT_ONCE = 3
const READS_MAX = 3

export function openLive(options: LiveOptions): Live {
  return new LiveEngine(options)
}

class LiveEngine implements Live {
  readonly #options: LiveOptions
  readonly #timing: LiveTiming
  readonly #counts: StreamCounts
  readonly #groups = new Map<string, LiveGroup>()
  readonly #groupOf = new Map<LiveStream, LiveGroup>()
  readonly #topics = new TopicIndex<LiveGroup>()
  readonly #authority: AuthorityWatch
  readonly #actorsHold: ActorsHold
  // Whose actor is being read anew, and whether somebody has asked for it again meanwhile.
  readonly #renewing = new Map<LiveStream, { again: boolean }>()
  readonly #inTurn = takeTurns(LOOKS_AT_ONCE)
  readonly #sweep: NodeJS.Timeout
  #following: Promise<FeedSubscription> | undefined
  #place = { epoch: '', seq: 0 }
  #isClosed = false

  constructor(options: LiveOptions) {
    this.#options = options
    this.#timing = { ...LIVE_TIMING, ...options.timing }
    this.#counts = new StreamCounts(options.limits ?? STREAM_LIMITS)
    this.#authority = new AuthorityWatch(options.model)
    this.#actorsHold = createActorsHold(options.model, options.dialect)
    this.#sweep = setInterval(
      () => void this.#askAuthority([...this.#groupOf.keys()]),
      this.#timing.authorityMs,
    )
    this.#sweep.unref()
  }

  get size(): number {
    return this.#groupOf.size
  }

  async subscribe(ask: Ask, actor: Actor, options: SubscribeOptions = {}): Promise<LiveStream> {
    const resource = resourceOf(this.#options.model, ask.rows.resource)
    if (!resource.live) throw problem('E_NOT_LIVE', { resource: words(resource.plural) })
    if (this.#isClosed) throw problem('E_STOPPING')
    const leave = this.#counts.enter({ user: actor.user, network: options.network })
    try {
      return await this.#open(ask, actor, options, leave)
    } catch (error) {
      leave()
      throw error
    }
  }

  endStreams(): void {
    this.#isClosed = true
    for (const stream of this.#groupOf.keys()) stream.close()
  }

  close(): void {
    clearInterval(this.#sweep)
    this.endStreams()
  }

  async #open(
    ask: Ask,
    actor: Actor,
    { lastEventId, reauthenticate, trace = new Trace('request', 'live') }: SubscribeOptions,
    leave: () => void,
  ): Promise<LiveStream> {
    const entry = await this.#enter(ask, actor, reauthenticate, trace)
    const { page } = entry.first.state
    try {
      if (ask.rows.target === 'row') onlyRow(page)
      if (this.#isClosed) throw problem('E_STOPPING')
    } catch (error) {
      entry.group.forsake()
      throw error
    }
    const stream = new LiveStream({
      ask,
      actor: entry.actor,
      reauthenticate,
      first: entry.first,
      resumeAt: lastEventId === undefined ? undefined : (parsePlace(lastEventId) ?? NOWHERE),
      onClose: (one) => {
        leave()
        this.#forget(one)
      },
    })
    this.#join(stream, entry)
    return stream
  }

  // ── Groups ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Reads the page as the actor, its session asked about in the same statement, having first begun to follow the log. */
  async #enter(
    ask: Ask,
    first: Actor,
    reauthenticate: Reauthenticate | undefined,
    trace: Trace,
  ): Promise<Entry> {
    let actor = first
    for (let read = 1; read <= READS_MAX; read++) {
      const group = this.#groupFor(ask, actor)
      const since = group.expect()
      try {
        await this.#follow()
        const place = this.#place
        const page = await this.#options.reader.read(ask, actor, trace)
        if (page !== undefined) return { group, since, actor, first: { state: group.share(page), ...place } }
      } catch (error) {
        group.forsake()
        throw error
      }
      group.forsake()
      actor = await this.#actorNow(actor, reauthenticate)
    }
    throw problem('E_BUSY', {}, { retryAfterSeconds: 1 })
  }

  #join(stream: LiveStream, { group, since }: Entry): void {
    this.#groupOf.set(stream, group)
    this.#authority.add(stream)
    group.join(stream, since)
  }

  #forget(stream: LiveStream): void {
    const group = this.#groupOf.get(stream)
    this.#groupOf.delete(stream)
    this.#authority.remove(stream)
    group?.leave(stream)
  }

  #groupFor(ask: Ask, actor: Actor): LiveGroup {
    const { model, dialect, database, reader, onTrace, onError } = this.#options
    const view = viewOf(ask, actor, model, dialect)
    const known = this.#groups.get(view.key)
    if (known !== undefined) return known
    const group: LiveGroup = new LiveGroup({
      key: view.key,
      ask,
      // What the page shows does not depend on the session; whose sessions hold is asked for all viewers together.
      actor: { ...actor, guard: undefined },
      dependsOnTime: view.topics.dependsOnTime,
      reader,
      database,
      actorsHold: this.#actorsHold,
      place: () => this.#place,
      inTurn: this.#inTurn,
      onStale: (stream) => void this.#renew(stream),
      onEmpty: () => {
        unwatch()
        this.#groups.delete(view.key)
        if (this.#groups.size === 0) this.#unfollow()
      },
      onTrace,
      onError,
      timing: this.#timing,
    })
    const unwatch = this.#topics.add(group, view.topics)
    this.#groups.set(view.key, group)
    return group
  }

  // ── The change log ─────────────────────────────────────────────────────────────────────────────────────────────

  async #follow(): Promise<void> {
    this.#following ??= this.#options.outbox
      .subscribe((news) => this.#hear(news))
      .then((subscription) => {
        // News may have come in before this did, and is further on.
        const { epoch, seq } = subscription.from
        if (this.#place.epoch !== epoch || this.#place.seq < seq) this.#place = { epoch, seq }
        return subscription
      })
    try {
      await this.#following
    } catch (error) {
      this.#following = undefined
      throw error
    }
  }

  #unfollow(): void {
    const following = this.#following
    this.#following = undefined
    following?.then(({ stop }) => stop()).catch(() => {})
  }

  #hear(news: FeedNews): void {
    if (news.kind === 'gap') {
      this.#place = { epoch: news.head.epoch, seq: news.head.seq }
      for (const group of this.#groups.values()) group.trigger(undefined)
      return
    }
    this.#place = { epoch: news.epoch, seq: news.changes.at(-1)?.seq ?? this.#place.seq }
    for (const change of news.changes) {
      for (const group of this.#topics.concernedBy(change)) group.trigger(change.cause)
      const concerned = this.#authority.concernedBy(change)
      if (concerned.length > 0) void this.#askAuthority(concerned)
    }
  }

  // ── Authority ──────────────────────────────────────────────────────────────────────────────────────────────────

  async #askAuthority(streams: readonly LiveStream[]): Promise<void> {
    try {
      for (let start = 0; start < streams.length; start += ASKED_AT_ONCE) {
        const some = streams.slice(start, start + ASKED_AT_ONCE)
        const holds = await this.#actorsHold(
          this.#options.database,
          some.map((stream) => stream.actor),
        )
        some.forEach((stream, at) => {
          if (holds[at] !== true) void this.#renew(stream)
        })
      }
    } catch (error) {
      this.#options.onError?.(error)
    }
  }

  /** Finds out who the stream's actor is by now: still the same, somebody who sees other things, or nobody. */
  async #renew(stream: LiveStream): Promise<void> {
    if (stream.isOver) return
    const running = this.#renewing.get(stream)
    if (running !== undefined) {
      running.again = true
      return
    }
    const renewal = { again: false }
    this.#renewing.set(stream, renewal)
    try {
      const actor = await this.#actorNow(stream.actor, stream.reauthenticate)
      const group = this.#groupOf.get(stream)
      if (stream.isOver || group === undefined) return
      if (seesTheSame(actor, stream.actor)) {
        stream.actor = actor
        group.trigger(undefined)
      } else await this.#moveOver(stream, actor)
    } catch (error) {
      // What is no refusal passes: the client comes again, and its session is asked about then.
      if (error instanceof Problem) stream.refuse(error)
      else stream.close()
      if (!(error instanceof Problem)) this.#options.onError?.(error)
    } finally {
      this.#renewing.delete(stream)
      if (renewal.again) void this.#askAuthority([stream])
    }
  }

  async #moveOver(stream: LiveStream, actor: Actor): Promise<void> {
    const entry = await this.#enter(
      stream.ask,
      actor,
      stream.reauthenticate,
      new Trace('push', 'Live: begun anew'),
    )
    if (stream.isOver) return entry.group.forsake()
    this.#forget(stream)
    stream.restart(entry.actor, entry.first)
    this.#join(stream, entry)
  }

  async #actorNow(actor: Actor, reauthenticate: Reauthenticate | undefined): Promise<Actor> {
    const now = await reauthenticate?.()
    if (now === undefined || (now.kind === 'guest' && actor.kind !== 'guest'))
      throw problem('E_NOT_SIGNED_IN')
    return now
  }
}

interface Entry {
  readonly group: LiveGroup
  readonly since: number
  readonly actor: Actor
  readonly first: Showing
}

const ASKED_AT_ONCE = 500

/** A place that no stream ever gave: whoever resumes there begins anew. */
const NOWHERE = { epoch: '', seq: 0, digest: '' }

function seesTheSame(a: Actor, b: Actor): boolean {
  const sight = (actor: Actor) =>
    JSON.stringify([actor.user, classOf(actor).key, actor.facts, actor.scopes ?? null])
  return sight(a) === sight(b)
}
