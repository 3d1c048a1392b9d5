import { useEffect, useReducer, useState } from 'react'
import { openLive } from './live.ts'
import type { LiveEvent, LiveStatus } from './live.ts'
import type { ApiProblem } from './problem.ts'
import type { Query } from './request.ts'
import type { Page, Row } from './types.ts'

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

interface Known<Item> {
  readonly rows: readonly Item[]
  readonly next: string | null
  readonly loaded: boolean
}

type Change<Item> =
  | { readonly kind: 'forget' }
  | { readonly kind: 'event'; readonly event: LiveEvent; readonly compare?: LiveOptions<Item>['compare'] }

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

/** What is known after one event: the whole list anew, or one row that joined, changed or left. */
export function applyChange<Item extends Row>(known: Known<Item>, change: Change<Item>): Known<Item> {
  if (change.kind === 'forget') return { rows: [], next: null, loaded: false }
  const { event, compare } = change
  if (event.name === 'snapshot' || event.name === 'reset') {
    // The contract: both carry the body that the same GET answers.
    const body = event.data as Page<Item>
    return { rows: body.data, next: body.page?.next ?? null, loaded: true }
  }
  if (event.name === 'upsert') return { ...known, rows: withRow(known.rows, event.data as Item, compare) }
  if (event.name === 'remove') {
    const { id } = event.data as { id: string }
    return { ...known, rows: known.rows.filter((row) => row.id !== id) }
  }
  return known
}

function withRow<Item extends Row>(
  rows: readonly Item[],
  row: Item,
  compare: LiveOptions<Item>['compare'],
): readonly Item[] {
  const known = rows.some((candidate) => candidate.id === row.id)
  const next = known ? rows.map((candidate) => (candidate.id === row.id ? row : candidate)) : [...rows, row]
  return compare === undefined ? next : next.toSorted(compare)
}
