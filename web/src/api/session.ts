import { useQuery } from '@tanstack/react-query'
import { forgetClicks } from './click.ts'
import { queryClient } from './query-client.ts'
import { request } from './request.ts'
import type { One, User } from './types.ts'

const ME = ['auth/me']

export interface Me {
  readonly user: User | undefined
  readonly isLoading: boolean
  readonly has: (...roles: readonly string[]) => boolean
}

/** Who is signed in. */
export function useMe(): Me {
  const answer = useQuery({
    queryKey: ME,
    queryFn: () => request<One<{ user: User | null }>>('auth/me'),
    staleTime: 60_000,
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
}): Promise<User> {
  const { data } = await request<One<{ user: User }>>('auth/sign-in', { method: 'POST', body: credentials })
  becomes(data.user)
  return data.user
}

export async function signOut(): Promise<void> {
  await request('auth/sign-out', { method: 'POST' })
  forgetClicks()
  becomes(null)
}

/** What was read as somebody else is forgotten; what is on the screen is read anew as whoever one is now. */
function becomes(user: User | null): void {
  queryClient.setQueryData(ME, { data: { user } })
  void queryClient.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] })
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
