import { useQuery } from '@tanstack/react-query'
import { request, type Many, type One } from './request.ts'
import type { Timeline } from './timeline.ts'

// Jobs and live pushes follow their click within a moment; after that a trace no longer changes.
const SETTLES_MS = 8_000

/** Everything that one click caused, looked at again and again for the first seconds in which effects still arrive. */
export function useTrace(traceId: string | undefined, clickedAtMs: number, sentCount: number) {
  return useQuery({
    queryKey: ['timeline', traceId, sentCount],
    queryFn: ({ signal }) =>
      request<One<{ traceId: string; timelines: readonly Timeline[] }>>(`timeline/${traceId}`, {
        signal,
        seen: false,
      }),
    enabled: traceId !== undefined,
    placeholderData: (previous) => (previous?.data.traceId === traceId ? previous : undefined),
    staleTime: 2_000,
    refetchInterval: () => pollMs(Date.now() - clickedAtMs),
    structuralSharing: true,
  })
}

/** The last timelines: one's own, or everybody's for whoever may see them. */
export function useTimelines(limit: number) {
  return useQuery({
    queryKey: ['timeline', 'recent', limit],
    queryFn: ({ signal }) => request<Many<Timeline>>(`timeline?limit=${limit}`, { signal, seen: false }),
    refetchInterval: 3_000,
  })
}

export function pollMs(ageMs: number): number | false {
  if (ageMs > SETTLES_MS) return false
  return ageMs < 1_500 ? 300 : ageMs < 4_000 ? 700 : 1_500
}
