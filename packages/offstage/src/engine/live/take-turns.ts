/** Runs at most so many pieces of work at the same time; the others wait their turn. */
export function takeTurns(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The place goes on to the next without being free in between.
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
