import { QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

/** The cache of what has been read. A refusal is final; only a server out of reach or too busy is asked again. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that has ended elsewhere is noticed by the first read it is missing from.
    onError: (error) => {
      if (error instanceof ApiProblem && error.status === 401)
        void queryClient.invalidateQueries({ queryKey: ['auth/me'] })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
      retryDelay: (failures) => 400 * 2 ** failures,
      refetchOnWindowFocus: false,
    },
  },
})

/** Whether the same request may succeed a moment later. */
export const mayPass = (error: unknown): boolean =>
  error instanceof ApiProblem &&
  (error.status === 0 || error.status === 503 || error.code === 'E_KEY_IN_FLIGHT')
