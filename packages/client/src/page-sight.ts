// What is used of a browser's document. Elsewhere there is none, and then nothing is ever hidden.
type Page = Pick<EventTarget, 'addEventListener' | 'removeEventListener'> & {
  readonly visibilityState: string
}

const pageHere = (): Page | undefined => (globalThis as { readonly document?: Page }).document

const isHidden = (page: Page | undefined): page is Page => page?.visibilityState === 'hidden'

/** Waits while the page is hidden, or until the signal says stop. */
export function untilSeen(signal: AbortSignal | undefined): Promise<void> {
  const page = pageHere()
  if (!isHidden(page) || signal?.aborted === true) return Promise.resolve()
  return new Promise((resolve) => {
    const look = () => {
      if (isHidden(page) && signal?.aborted !== true) return
      page.removeEventListener('visibilitychange', look)
      signal?.removeEventListener('abort', look)
      resolve()
    }
    page.addEventListener('visibilitychange', look)
    signal?.addEventListener('abort', look)
  })
}

/** Calls `act` once the page has been hidden for so long, until the returned function is called. */
export function whenHidden(forMs: number, act: () => void): () => void {
  const page = pageHere()
  let timer: ReturnType<typeof setTimeout> | undefined
  const look = () => {
    clearTimeout(timer)
    if (isHidden(page)) timer = setTimeout(act, forMs)
  }
  page?.addEventListener('visibilitychange', look)
  return () => {
    clearTimeout(timer)
    page?.removeEventListener('visibilitychange', look)
  }
}
