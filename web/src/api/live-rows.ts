import type { LiveStatus as ClientStatus } from '@offstage/client'
import { asProblem, type Problem } from './problem.ts'

export type LiveStatus = ClientStatus | 'connecting' | 'refused'

export interface LiveRows<Item> {
  readonly rows: readonly Item[]
  readonly status: LiveStatus
  readonly isLoading: boolean
  /** The cursor behind the live rows, for reading older pages. */
  readonly next: string | null
  readonly problem: Problem | undefined
  readonly retry: () => void
}

interface LiveList<Item> {
  readonly data?: readonly Item[]
  readonly page?: { readonly next: string | null }
  readonly status: LiveStatus
  readonly error: unknown
  readonly retry: () => void
}

// One and the same with each render, for effects that look at the rows.
const NONE: readonly never[] = []

/** A followed list in the words of the other lists: `liveRows(useLive(client.account, …))`. */
export function liveRows<Item>({ data, page, status, error, retry }: LiveList<Item>): LiveRows<Item> {
  return {
    rows: data ?? NONE,
    status,
    isLoading: data === undefined && error === undefined,
    next: page?.next ?? null,
    problem: error === undefined ? undefined : asProblem(error),
    retry,
  }
}
