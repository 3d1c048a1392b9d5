import type { Locker, Lock, RequestRelease } from '@tus/server'
import { problem } from '../../errors.ts'

interface Held {
  readonly askToRelease: RequestRelease
  readonly waiting: (() => void)[]
}

/**
 * One request at a time writes to an upload. A newcomer asks the holder to stop, since a client that comes back has
 * given up its old connection long before the server learns of it, and waits its turn without spinning.
 */
export class UploadLocker implements Locker {
  readonly #held = new Map<string, Held>()
  readonly #waitMs: number

  constructor(waitMs = 10_000) {
    this.#waitMs = waitMs
  }

  newLock(key: string): Lock {
    return {
      lock: (signal, askToRelease) => this.#take(key, signal, askToRelease),
      unlock: async () => this.#release(key),
    }
  }

  async #take(key: string, signal: AbortSignal, askToRelease: RequestRelease): Promise<void> {
    if (this.#held.has(key))
      await this.#waitFor(key, AbortSignal.any([signal, AbortSignal.timeout(this.#waitMs)]))
    this.#held.set(key, { askToRelease, waiting: [] })
  }

  async #waitFor(key: string, giveUp: AbortSignal): Promise<void> {
    for (let holder = this.#held.get(key); holder !== undefined; holder = this.#held.get(key)) {
      await holder.askToRelease()
      await turnOf(holder, giveUp)
    }
  }

  // All who wait wake and look again; one of them takes it, in the order in which they came.
  #release(key: string): void {
    const holder = this.#held.get(key)
    this.#held.delete(key)
    for (const wake of holder?.waiting ?? []) wake()
  }
}

async function turnOf(holder: Held, giveUp: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const refuse = (): void => reject(problem('E_BUSY', {}, { retryAfterSeconds: 1 }))
    if (giveUp.aborted) refuse()
    holder.waiting.push(resolve)
    giveUp.addEventListener('abort', refuse, { once: true })
  })
}
