/** The last things that were added, so many and no more. */
export class Ring<T> {
  readonly #places: (T | undefined)[]
  #next = 0

  constructor(capacity: number) {
    this.#places = Array.from({ length: capacity })
  }

  add(one: T): void {
    this.#places[this.#next] = one
    this.#next = (this.#next + 1) % this.#places.length
  }

  /** What is there, the newest first. */
  *newestFirst(): Generator<T> {
    for (let back = 1; back <= this.#places.length; back++) {
      const one = this.#places[(this.#next - back + this.#places.length) % this.#places.length]
      if (one === undefined) return
      yield one
    }
  }
}
