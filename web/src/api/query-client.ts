import { ProblemError } from '@offstage/client'
import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ME_KEY } from './me-key.ts'

/** The cache of what has been read. The client has tried again what may pass, so a refusal here is final. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that has ended elsewhere is noticed by the first read it is missing from.
    onError: (error) => {
      if (error instanceof ProblemError && error.status === 401)
        void queryClient.invalidateQueries({ queryKey: ME_KEY })
    },
  }),
  defaultOptions: { queries: { staleTime: 15_000, retry: false, refetchOnWindowFocus: false } },
})
