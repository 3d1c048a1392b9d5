import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { asProblem } from './problem.ts'
import type { ApiProblem } from './problem.ts'
import { request } from './request.ts'
import type { Query } from './request.ts'
import type { Page } from './types.ts'

export interface List<Item> {
  readonly rows: readonly Item[]
  readonly isLoading: boolean
  /** True while rows of the previous ask are shown until those of this one arrive. */
  readonly isStale: boolean
  readonly problem: ApiProblem | undefined
  readonly reload: () => void
}

export interface PagedList<Item> extends List<Item> {
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  readonly count: { readonly value: number; readonly capped: boolean } | undefined
}

interface ListOptions {
  readonly enabled?: boolean
  readonly keepPrevious?: boolean
  readonly staleMs?: number
}

/** Reads one page of a list. */
export function useList<Item>(path: string, query: Query = {}, options: ListOptions = {}): List<Item> {
  const answer = useQuery({
    queryKey: [path, query],
    queryFn: ({ signal }) => request<Page<Item>>(path, { query, signal }),
    enabled: options.enabled ?? true,
    ...(options.staleMs === undefined ? {} : { staleTime: options.staleMs }),
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    rows: answer.data?.data ?? [],
    isLoading: answer.isLoading,
    isStale: answer.isPlaceholderData,
    problem: answer.error === null ? undefined : asProblem(answer.error),
    reload: () => void answer.refetch(),
  }
}

/** Reads a list page after page, as far as the person asks for. */
export function usePages<Item>(path: string, query: Query = {}, options: ListOptions = {}): PagedList<Item> {
  const answer = useInfiniteQuery({
    queryKey: [path, query, 'pages'],
    queryFn: ({ signal, pageParam }) =>
      request<Page<Item>>(path, {
        query: { ...query, ...(pageParam === null ? {} : { after: pageParam }) },
        signal,
      }),
    // The first page has no cursor; the type must allow the later ones.
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.page.next,
    enabled: options.enabled ?? true,
    ...(options.keepPrevious === true ? { placeholderData: keepPreviousData } : {}),
  })
  return {
    rows: answer.data?.pages.flatMap((page) => page.data) ?? [],
    isLoading: answer.isLoading,
    isStale: answer.isPlaceholderData,
    problem: answer.error === null ? undefined : asProblem(answer.error),
    reload: () => void answer.refetch(),
    hasMore: answer.hasNextPage,
    isLoadingMore: answer.isFetchingNextPage,
    loadMore: () => void answer.fetchNextPage(),
    count: answer.data?.pages[0]?.count,
  }
}
