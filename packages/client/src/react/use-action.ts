import { useCallback, useRef, useState } from 'react'
import type { WriteOptions } from '../actions.ts'
import { newKey } from '../new-key.ts'
import { UnreachableError } from '../problem-error.ts'
import { useNewest } from './use-answer.ts'

/** An action on its way from a component. */
export interface ActionState<Given extends readonly unknown[], Result> {
  /** Runs it; answers undefined where it could not be asked for or was refused by no declared name (see `error`). */
  readonly run: (...given: Given) => Promise<Result | undefined>
  readonly isRunning: boolean
  /** How the last run ended: done, or rejected by a declared name. */
  readonly result: Result | undefined
  /** Why the last run came to no result. */
  readonly error: unknown
  readonly reset: () => void
}

interface Ended<Result> {
  readonly result: Result | undefined
  readonly error: unknown
}

const NOTHING_ENDED = { result: undefined, error: undefined }

/**
 * Runs an action from a component: `const { run, isRunning, result } = useAction(client.actions.checkout)`. One intent
 * has one key: a second click with the same input, or another try when the server could not be reached, does nothing
 * twice. A key is done with once its answer has come.
 */
export function useAction<Given extends readonly unknown[], Result>(
  call: (...given: Given) => Promise<Result>,
): ActionState<Given, Result> {
  const [running, setRunning] = useState(0)
  const [ended, setEnded] = useState<Ended<Result>>(NOTHING_ENDED)
  const intent = useRef<{ readonly input: string; readonly key: string }>(undefined)
  const newest = useNewest(call)

  const run = useCallback(
    async (...[input, options]: Given): Promise<Result | undefined> => {
      const asked = JSON.stringify(input ?? null)
      if (intent.current?.input !== asked) intent.current = { input: asked, key: newKey() }
      const mine = intent.current
      const settle = () => {
        if (intent.current === mine) intent.current = undefined
      }
      setRunning((count) => count + 1)
      try {
        // Every action takes an input and options; which input is the types' business outside of here.
        const given = [input, { key: mine.key, ...(options as WriteOptions | undefined) }] as unknown as Given
        const result = await newest.current(...given)
        settle()
        setEnded({ result, error: undefined })
        return result
      } catch (error) {
        // Whether a request without an answer was done is unknown, so its key is kept for the next try.
        if (!(error instanceof UnreachableError)) settle()
        setEnded({ result: undefined, error })
        return undefined
      } finally {
        setRunning((count) => count - 1)
      }
    },
    [newest],
  )

  return { run, isRunning: running > 0, ...ended, reset: useCallback(() => setEnded(NOTHING_ENDED), []) }
}
