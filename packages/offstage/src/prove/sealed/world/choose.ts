/** Choices that are the same for the same seed. */
export interface Choose {
  below(count: number): number
  chance(probability: number): boolean
  one<T>(of: readonly T[]): T
  /** Up to `count` different ones, in the order in which they stand. */
  some<T>(of: readonly T[], count: number): readonly T[]
  id(): string
  /** Choices of their own for one part of the work, so that what is chosen elsewhere does not move them. */
  fork(part: number): Choose
}

export function chooseFrom(seed: number): Choose {
  const random = randomFrom(seed)
  const below = (count: number) => Math.floor(random() * count)
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  return {
    below,
    chance: (probability) => random() < probability,
    // Whoever chooses gives at least one thing to choose from.
    one: <T>(of: readonly T[]) => of[below(of.length)] as T,
    some<T>(of: readonly T[], count: number) {
      const places = new Set(Array.from({ length: count }, () => below(of.length)))
      return of.filter((_one, at) => places.has(at))
    },
    id: () => `0190${hex(4)}-${hex(4)}-7${hex(3)}-8${hex(3)}-${hex(12)}`,
    fork: (part) => chooseFrom((seed * 7_919 + part * 104_729 + 1) >>> 0),
  }
}

/** Numbers from 0 up to 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
