import { useQuery } from '@tanstack/react-query'
import { asProblem } from './problem.ts'
import type { ApiProblem } from './problem.ts'
import { request } from './request.ts'
import type { Query } from './request.ts'
import type { One } from './types.ts'

export interface RowAnswer<Item> {
  readonly row: Item | undefined
  readonly isLoading: boolean
  readonly problem: ApiProblem | undefined
  readonly reload: () => void
}

/** Reads one row by its id; an undefined id waits. */
export function useRow<Item>(path: string, id: string | undefined, query: Query = {}): RowAnswer<Item> {
  const answer = useQuery({
    queryKey: [path, id, query],
    queryFn: ({ signal }) => request<One<Item>>(`${path}/${id}`, { query, signal }),
    enabled: id !== undefined,
  })
  return {
    row: answer.data?.data,
    isLoading: answer.isLoading,
    problem: answer.error === null ? undefined : asProblem(answer.error),
    reload: () => void answer.refetch(),
  }
}
