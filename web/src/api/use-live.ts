import { useEffect, useReducer, useState } from 'react'
import { applyChange } from './apply-change.ts'
import { openLive } from './live.ts'
import type { LiveStatus } from './live.ts'
import type { ApiProblem } from './problem.ts'
import type { Query } from './request.ts'
import type { Row } from './types.ts'

export interface LiveList<Item extends Row> {
  readonly rows: readonly Item[]
  readonly status: LiveStatus
  readonly isLoading: boolean
  /** The cursor behind the live rows, for reading older pages. */
  readonly next: string | null
  readonly problem: ApiProblem | undefined
  readonly retry: () => void
}

interface LiveOptions<Item> {
  readonly enabled?: boolean
  /** Where a row that joins belongs; without it a new row goes last. */
  readonly compare?: (a: Item, b: Item) => number
}

/** Reads a list and follows its changes until the component leaves. */
export function useLive<Item extends Row>(
  path: string,
  query: Query = {},
  options: LiveOptions<Item> = {},
): LiveList<Item> {
  const [known, change] = useReducer(applyChange<Item>, { rows: [], next: null, loaded: false })
  const [status, setStatus] = useState<LiveStatus>('connecting')
  const [problem, setProblem] = useState<ApiProblem>()
  const [attempt, setAttempt] = useState(0)
  const enabled = options.enabled ?? true
  const ask = JSON.stringify(query)
  const compare = options.compare

  useEffect(() => {
    if (!enabled) return
    change({ kind: 'forget' })
    setStatus('connecting')
    setProblem(undefined)
    return openLive(path, JSON.parse(ask) as Query, {
      onEvent: (event) => change({ kind: 'event', event, ...(compare === undefined ? {} : { compare }) }),
      onStatus: (next, refusal) => {
        setStatus(next)
        setProblem(refusal)
      },
    })
    // A comparison is written at module level by its page, so it names no new subscription.
  }, [path, ask, enabled, attempt, compare])

  return {
    ...known,
    status,
    problem,
    isLoading: !known.loaded && problem === undefined,
    retry: () => setAttempt((count) => count + 1),
  }
}
