import type { Counted, Page, PagesQuery, ReadQuery } from '@offstage/client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { asProblem, type Problem } from './problem.ts'
import type { Many } from './request.ts'

export interface List<Item> {
  readonly rows: readonly Item[]
  readonly isLoading: boolean
  /** True while rows of the previous ask are shown until those of this one arrive. */
  readonly isStale: boolean
  readonly problem: Problem | undefined
  readonly reload: () => void
}

export interface PagedList<Item> extends List<Item> {
  readonly hasMore: boolean
  readonly isLoadingMore: boolean
  readonly loadMore: () => void
  /** Where the ask counts. */
  readonly count: Counted['count'] | undefined
}

interface ListOptions {
  readonly keepPrevious?: boolean
  readonly staleMs?: number
}

/** One page of a list, kept for every part of the screen that asks for the same: `useList(listQuery(client.product, …))`. */
export function useList<Item>(query: ReadQuery<Many<Item>>, options: ListOptions = {}): List<Item> {
  const answer = useQuery({ ...query, ...cached(options) })
  return {
    rows: answer.data?.data ?? [],
    isLoading: answer.isLoading,
    isStale: answer.isPlaceholderData,
    problem: answer.error === null ? undefined : asProblem(answer.error),
    reload: () => void answer.refetch(),
  }
}

/** A list page after page, as far as the person asks for: `usePages(pagesQuery(client.product, …))`. */
export function usePages<Answer extends Page<unknown> & Partial<Counted>>(
  query: PagesQuery<Answer>,
  options: ListOptions = {},
): PagedList<Answer['data'][number]> {
  const answer = useInfiniteQuery({ ...query, ...cached(options) })
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

const cached = ({ staleMs, keepPrevious = false }: ListOptions) => ({
  ...(staleMs === undefined ? {} : { staleTime: staleMs }),
  ...(keepPrevious ? { placeholderData: keepPreviousData } : {}),
})
