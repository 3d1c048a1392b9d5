import { useQuery } from '@tanstack/react-query'
import { forgetClicks } from './click.ts'
import { asProblem } from './problem.ts'
import { queryClient } from './query-client.ts'
import { doorQuery, request, type One } from './request.ts'
import { ME_KEY } from './me-key.ts'
import type { Person } from './types.ts'

// Auth is the platform's own and the same for every app, so the client, which is typed by the app, does not have it.

export interface Me {
  readonly user: Person | undefined
  readonly isLoading: boolean
  readonly has: (...roles: readonly string[]) => boolean
}

/** Who is signed in. */
export function useMe(): Me {
  const answer = useQuery({
    ...doorQuery<One<{ user: Person | null }>>('auth/me'),
    queryKey: ME_KEY,
    staleTime: 60_000,
    // No client stands behind this door that would try again, and a server that restarts signs nobody out.
    retry: (failures, error) => failures < 4 && [0, 503].includes(asProblem(error).status),
  })
  const user = answer.data?.data.user ?? undefined
  return {
    user,
    isLoading: answer.isLoading,
    has: (...roles) => roles.some((role) => user?.roles.includes(role) === true),
  }
}

/** Signs in. */
export async function signIn(credentials: {
  readonly email: string
  readonly password: string
}): Promise<Person> {
  const { data } = await request<One<{ user: Person }>>('auth/sign-in', { method: 'POST', body: credentials })
  becomes(data.user)
  return data.user
}

export async function signOut(): Promise<void> {
  await request('auth/sign-out', { method: 'POST' })
  forgetClicks()
  becomes(null)
}

/** What was read as somebody else is forgotten; what is on the screen is read anew as whoever one is now. */
function becomes(user: Person | null): void {
  queryClient.setQueryData(ME_KEY, { data: { user } })
  void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME_KEY[0] })
}

export const signUp = (person: {
  readonly email: string
  readonly name: string
  readonly password: string
}) => request<void>('auth/sign-up', { method: 'POST', body: person })

export const verifyEmail = (proof: { readonly email: string; readonly code: string }) =>
  request<void>('auth/verify-email', { method: 'POST', body: proof })

export const requestPasswordReset = (ask: { readonly email: string }) =>
  request<void>('auth/request-password-reset', { method: 'POST', body: ask })

export const resetPassword = (proof: {
  readonly email: string
  readonly code: string
  readonly password: string
}) => request<void>('auth/reset-password', { method: 'POST', body: proof })

export const changePassword = (change: { readonly current: string; readonly next: string }) =>
  request<void>('auth/change-password', { method: 'POST', body: change })
