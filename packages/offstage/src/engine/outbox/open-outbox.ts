import type { Database } from '../../database/database.ts'
import { readChanges, readHead, type Change, type ChangeHead } from './change.ts'
import { ChangeFeed, type FeedListener, type FeedSubscription } from './change-feed.ts'
import { Sequencer, type SequencerOptions } from './sequencer.ts'

export interface OutboxOptions extends Pick<SequencerOptions, 'url' | 'retention' | 'onError'> {
  readonly database: Database
  /** How often it looks by itself: while somebody listens, and while nobody does. */
  readonly pollMs?: { readonly listened: number; readonly idle: number }
}

/** What follows a commit: the change log put in order, and read by whoever follows it. */
export interface Outbox {
  /** Says that something was committed: `wake` for `perform`. A hint; without it the log grows a moment later. */
  wake(): void
  /** Tells every change from now on, in order, and once. */
  subscribe(listener: FeedListener): Promise<FeedSubscription>
  head(): Promise<ChangeHead>
  /** Changes after an offset, in order. */
  read(after: number, limit: number): Promise<readonly Change[]>
  close(): Promise<void>
}

const POLL_MS = { listened: 250, idle: 1_000 }

/** Opens the outbox of this node; of all nodes on a database one is the sequencer at any time. */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { database, pollMs = POLL_MS, ...rest } = options
  const feed = new ChangeFeed(database, options.onError)
  const sequencer = new Sequencer({
    ...rest,
    pollMs: () => (feed.hasListeners ? pollMs.listened : pollMs.idle),
    onGrown: () => feed.poke(),
  })
  await sequencer.open()
  return {
    wake: () => sequencer.wake(),
    subscribe: (listener) => feed.subscribe(listener),
    head: () => readHead(database),
    read: (after, limit) => readChanges(database, after, limit),
    close: () => sequencer.close(),
  }
}
