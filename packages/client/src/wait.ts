const FIRST_MS = 250
const LONGEST_MS = 30_000

/**
 * How long to wait before the next attempt: twice as long each time, up to half a minute, and up to half of it less
 * by chance, so that a thousand clients do not return to a restarted server in one moment.
 */
export function backoffMs(failures: number): number {
  const whole = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS)
  return whole * (1 - Math.random() / 2)
}

/** Waits; ends at once when the signal says so, or when the browser says that it has a network again. */
export function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      browser.removeEventListener?.('online', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal?.addEventListener('abort', end)
    browser.addEventListener?.('online', end)
  })
}

// A browser's global object tells of events; Node's does not.
const browser = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>
