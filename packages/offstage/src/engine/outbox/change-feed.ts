import type { Queryable } from '../../database/database.ts'
import { readChanges, readHead, type Change, type ChangeHead } from './change.ts'

/** What a listener is told: the next changes in order, or that some are missing and it must begin anew. */
export type FeedNews =
  | { readonly kind: 'changes'; readonly epoch: string; readonly changes: readonly Change[] }
  | { readonly kind: 'gap'; readonly head: ChangeHead }

export type FeedListener = (news: FeedNews) => void

export interface FeedSubscription {
  /** Everything after this place will be told. */
  readonly from: ChangeHead
  stop(): void
}

const BATCH = 500

/** Reads the log in order, on behalf of everybody in this process. Without listeners it reads nothing. */
export class ChangeFeed {
  readonly #on: Queryable
  readonly #onError: ((error: unknown) => void) | undefined
  readonly #listeners = new Set<FeedListener>()
  #at: ChangeHead | undefined
  #starting: Promise<void> | undefined
  #busy = false
  #again = false

  constructor(on: Queryable, onError?: (error: unknown) => void) {
    this.#on = on
    this.#onError = onError
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0
  }

  async subscribe(listener: FeedListener): Promise<FeedSubscription> {
    // Whoever left last while we waited has taken the place away, so it is looked at again right before it is used.
    while (this.#at === undefined) await this.#start()
    const from = this.#at
    this.#listeners.add(listener)
    return {
      from,
      stop: () => {
        this.#listeners.delete(listener)
        // Without listeners the place is forgotten; the next one begins at the head.
        if (!this.hasListeners) this.#at = undefined
      },
    }
  }

  /** The log may have grown. */
  poke(): void {
    this.#again = true
    if (!this.#busy && this.hasListeners) void this.#readOn()
  }

  #start(): Promise<void> {
    this.#starting ??= readHead(this.#on)
      .then((head) => {
        this.#at ??= head
      })
      .finally(() => {
        this.#starting = undefined
      })
    return this.#starting
  }

  async #readOn(): Promise<void> {
    this.#busy = true
    try {
      while (this.#again && this.hasListeners) {
        this.#again = false
        if (await this.#readOnce()) this.#again = true
      }
    } catch (error) {
      this.#onError?.(error)
    } finally {
      this.#busy = false
    }
  }

  /** Tells the next changes; answers whether there may be more. */
  async #readOnce(): Promise<boolean> {
    const at = this.#at
    if (at === undefined) return false
    const head = await readHead(this.#on)
    if (head.epoch !== at.epoch || head.seq < at.seq || head.oldest > at.seq + 1) {
      this.#moveTo(at, head)
      this.#tell({ kind: 'gap', head })
      return false
    }
    if (head.seq === at.seq) return false
    const changes = await readChanges(this.#on, at.seq, BATCH)
    const last = changes.at(-1)
    if (last === undefined) return true
    // Trimmed between the two statements: the next look finds the gap.
    if (changes[0]?.seq !== at.seq + 1) return true
    if (this.#moveTo(at, { ...head, seq: last.seq }))
      this.#tell({ kind: 'changes', epoch: head.epoch, changes })
    return last.seq < head.seq
  }

  /** Moves on, unless everybody has left and others have begun elsewhere in the meantime. */
  #moveTo(from: ChangeHead, to: ChangeHead): boolean {
    if (this.#at !== from) return false
    this.#at = to
    return true
  }

  #tell(news: FeedNews): void {
    for (const listener of this.#listeners) {
      try {
        listener(news)
      } catch (error) {
        this.#onError?.(error)
      }
    }
  }
}
