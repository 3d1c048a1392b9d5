import { problem } from '../../errors.ts'

/** Runs at most `concurrency` pieces of work at once, lets at most `queueMax` wait, and refuses the rest with E_BUSY. */
export class WorkLimit {
  readonly #concurrency: number
  readonly #queueMax: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor({ concurrency, queueMax }: { readonly concurrency: number; readonly queueMax: number }) {
    this.#concurrency = concurrency
    this.#queueMax = queueMax
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter()
    try {
      return await work()
    } finally {
      this.#leave()
    }
  }

  #enter(): Promise<void> | undefined {
    if (this.#running < this.#concurrency) {
      this.#running++
      return undefined
    }
    if (this.#waiting.length >= this.#queueMax) throw problem('E_BUSY', {}, { retryAfterSeconds: 1 })
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  // The place passes straight to the next in line; counting it free in between would let a newcomer overtake.
  #leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#running--
    else next()
  }
}
