import { useSearch } from '@tanstack/react-router'
import { useMe } from '../../api/session.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { OpenMyAccount } from './open-my-account.tsx'
import { TransferForm } from './transfer-form.tsx'
import { useMyAccounts } from './use-my-accounts.ts'

/** Moving money from one's own account to another. */
export function TransferPage() {
  const me = useMe()
  const search = useSearch({ from: '/bank/transfer' })
  const accounts = useMyAccounts()
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to move money" />
  const first = accounts.rows.find((account) => account.id === search.from) ?? accounts.rows[0]
  return (
    <Page title="Transfer" width="narrow" above={<Crumbs crumbs={[{ label: 'Accounts', to: '/bank' }]} />}>
      {accounts.isLoading && <SkeletonRows count={4} />}
      {accounts.problem !== undefined && <ProblemState problem={accounts.problem} onRetry={accounts.retry} />}
      {!accounts.isLoading && accounts.problem === undefined && first === undefined && (
        <EmptyState title="No account to move money from" action={<OpenMyAccount />}>
          <p>It takes one click to open one.</p>
        </EmptyState>
      )}
      {first !== undefined && (
        <Card>
          <TransferForm accounts={accounts.rows} first={first.id} />
        </Card>
      )}
    </Page>
  )
}
