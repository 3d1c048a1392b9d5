import type { ReactNode } from 'react'
import { useMe } from '../../api/session.ts'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { Refused, SignInFirst } from '../../parts/states.tsx'
import { Page } from '../../parts/page.tsx'

/** Shows a page to those whose role reaches it. The server decides again on every read; this only spares a wall of errors. */
export function ForRole({
  roles,
  children,
}: {
  readonly roles: readonly string[]
  readonly children: ReactNode
}) {
  const me = useMe()
  if (me.isLoading)
    return (
      <Page title="Staff">
        <SkeletonRows />
      </Page>
    )
  if (me.user === undefined) return <SignInFirst title="Sign in as staff" />
  if (!me.has(...roles)) return <Refused detail={`This page is for ${anyOf(roles)}.`} />
  return children
}

/** "a teller or an auditor". */
function anyOf(roles: readonly string[]): string {
  const people = roles.map((role) => `${/^[aeiou]/.test(role) ? 'an' : 'a'} ${role}`)
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(people)
}
