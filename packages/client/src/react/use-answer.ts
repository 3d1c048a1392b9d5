import { useCallback, useEffect, useRef, useState } from 'react'

/** What a read has come to. */
export interface Answered<Answer> {
  readonly answer: Answer | undefined
  /** What the last read was refused with; a ProblemError where the server refused. */
  readonly error: unknown
  readonly isLoading: boolean
  /** Reads again; what was read before stays until then. */
  readonly reload: () => void
}

/** What is read: by whom, and what in a text, so that an ask written in place is not new with each render. */
export interface Subject {
  readonly of: object
  /** Undefined while there is nothing to ask yet. */
  readonly ask: string | undefined
}

interface Settled<Answer> extends Subject {
  readonly turn: number
  readonly answer: Answer | undefined
  readonly error: unknown
}

/** Reads while the component is there: at first, when the subject changes, and on `reload`. */
export function useAnswer<Answer>(
  { of, ask }: Subject,
  read: (signal: AbortSignal) => Promise<Answer>,
): Answered<Answer> {
  const [settled, setSettled] = useState<Settled<Answer>>()
  const [turn, setTurn] = useState(0)
  const newest = useNewest(read)

  useEffect(() => {
    if (ask === undefined) return
    const controller = new AbortController()
    const settle = (answer: Answer | undefined, error: unknown) => {
      if (!controller.signal.aborted) setSettled({ of, ask, turn, answer, error })
    }
    newest.current(controller.signal).then(
      (answer) => settle(answer, undefined),
      (error: unknown) => settle(undefined, error),
    )
    return () => controller.abort()
  }, [of, ask, turn, newest])

  // What was read of another subject is not shown for this one.
  const shown = settled?.of === of && settled.ask === ask ? settled : undefined
  return {
    answer: shown?.answer,
    error: shown?.error,
    isLoading: shown?.turn !== turn,
    reload: useCallback(() => setTurn((count) => count + 1), []),
  }
}

/** The newest of what each render brings, for effects that must not begin anew with each of them. */
export function useNewest<Value>(value: Value): { readonly current: Value } {
  const newest = useRef(value)
  useEffect(() => {
    newest.current = value
  })
  return newest
}
