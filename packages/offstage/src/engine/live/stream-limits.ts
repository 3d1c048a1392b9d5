import { problem } from '../../errors.ts'

/** How many streams may be open at once on this node: of one user, from one network, and in all. */
export interface StreamLimits {
  readonly perUser: number
  readonly perNetwork: number
  readonly all: number
}

export const STREAM_LIMITS: StreamLimits = { perUser: 30, perNetwork: 200, all: 10_000 }

export interface StreamOwner {
  readonly user: string | undefined
  readonly network: string | undefined
}

const RETRY_AFTER_SECONDS = 10

/** Counts open streams. `enter` refuses one too many, and answers how to leave. */
export class StreamCounts {
  readonly #limits: StreamLimits
  readonly #counts = new Map<string, number>()
  #all = 0

  constructor(limits: StreamLimits) {
    this.#limits = limits
  }

  enter({ user, network }: StreamOwner): () => void {
    if (this.#all >= this.#limits.all) throw problem('E_BUSY', {}, { retryAfterSeconds: RETRY_AFTER_SECONDS })
    const places = [
      ...(user === undefined ? [] : [{ key: `user ${user}`, max: this.#limits.perUser }]),
      ...(network === undefined ? [] : [{ key: `network ${network}`, max: this.#limits.perNetwork }]),
    ]
    if (places.some(({ key, max }) => (this.#counts.get(key) ?? 0) >= max))
      throw problem(
        'E_TOO_MANY_REQUESTS',
        { seconds: RETRY_AFTER_SECONDS },
        { retryAfterSeconds: RETRY_AFTER_SECONDS },
      )
    this.#all++
    for (const { key } of places) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    let isIn = true
    return () => {
      if (!isIn) return
      isIn = false
      this.#all--
      for (const { key } of places) this.#leave(key)
    }
  }

  #leave(key: string): void {
    const left = (this.#counts.get(key) ?? 1) - 1
    if (left === 0) this.#counts.delete(key)
    else this.#counts.set(key, left)
  }
}
