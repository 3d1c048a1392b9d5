import { IconBuildingBank } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useMe } from '../../api/session.ts'
import type { Account } from '../../api/types.ts'
import { LiveDot } from '../../parts/live-dot.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn } from '../../parts/money.ts'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonCards, SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import styles from './accounts-page.module.css'
import { Entries } from './entries.tsx'
import { OpenMyAccount } from './open-my-account.tsx'
import { Totals } from './totals.tsx'
import { TransferForm } from './transfer-form.tsx'
import { useMyAccounts } from './use-my-accounts.ts'
import { useMyMovements } from './use-my-movements.ts'

const MOVEMENTS_SHOWN = 8

/** One's own accounts, with what they hold at this moment, what has moved lately, and the way to move some more. */
export function AccountsPage() {
  const me = useMe()
  const accounts = useMyAccounts()
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to your bank" />
  const waiting = me.isLoading || accounts.isLoading
  return (
    <Page title="Accounts" action={accounts.rows.length > 0 && <LiveDot status={accounts.status} />}>
      {waiting && (
        <>
          <SkeletonCards count={2} ratio="8 / 5" />
          <SkeletonRows count={8} />
        </>
      )}
      {accounts.problem !== undefined && <ProblemState problem={accounts.problem} onRetry={accounts.retry} />}
      {!waiting && accounts.problem === undefined && accounts.rows.length === 0 && <NoAccount />}
      {accounts.rows.length > 0 && <MyMoney accounts={accounts.rows} />}
    </Page>
  )
}

function NoAccount() {
  const me = useMe()
  const seesAll = me.has('teller', 'auditor')
  return (
    <EmptyState
      icon={<IconBuildingBank size={26} stroke={1.5} />}
      title="No account of your own"
      action={!seesAll && <OpenMyAccount />}
    >
      <p>
        {seesAll ? (
          <>
            You see everybody's at{' '}
            <Link to="/staff/accounts" className="link">
              all accounts
            </Link>
            .
          </>
        ) : (
          'It takes one click, and the bank puts a welcome credit on it.'
        )}
      </p>
    </EmptyState>
  )
}

function MyMoney({ accounts }: { readonly accounts: readonly Account[] }) {
  const movements = useMyMovements(accounts)
  const payer = accounts.find(({ status, kind }) => status === 'open' && kind === 'current') ?? accounts[0]
  return (
    <div className={styles.mine}>
      <Totals accounts={accounts} lately={movements.lately} />
      <div className={styles.columns}>
        <ul className={styles.accounts}>
          {accounts.map((account) => (
            <li key={account.id}>
              <AccountCard account={account} />
            </li>
          ))}
        </ul>
        <div className={styles.transfer}>
          <Card
            title="Quick transfer"
            action={
              <Link to="/bank/transfer" className="link small">
                With a message
              </Link>
            }
          >
            {payer !== undefined && <TransferForm accounts={accounts} first={payer.id} brief />}
          </Card>
        </div>
        <div className={styles.movements}>
          <Card title="Latest movements" flush>
            {movements.isLoading && (
              <div className={styles.note}>
                <SkeletonRows count={4} height={44} />
              </div>
            )}
            {movements.problem !== undefined && (
              <ProblemState problem={movements.problem} onRetry={movements.retry} />
            )}
            {!movements.isLoading && movements.problem === undefined && movements.rows.length === 0 && (
              <p className={`${styles.note} faint small`}>Nothing has moved yet.</p>
            )}
            <Entries
              entries={movements.rows.slice(0, MOVEMENTS_SHOWN)}
              nameOf={(id) => accounts.find((account) => account.id === id)?.name}
            />
          </Card>
        </div>
      </div>
    </div>
  )
}

function AccountCard({ account }: { readonly account: Account }) {
  return (
    <Link
      to="/bank/accounts/$id"
      params={{ id: account.id }}
      className={styles.account}
      data-kind={account.kind}
      data-click={`Statement of ${account.name}`}
    >
      <span className={styles.top}>
        <strong>{account.name}</strong>
        {account.status === 'frozen' ? (
          <Tag tone="warn">Frozen</Tag>
        ) : (
          <span className={styles.kind}>{account.kind === 'savings' ? 'Savings' : 'Current'}</span>
        )}
      </span>
      <span className={styles.balance}>
        <MoneyText value={moneyOn(account.balance)} live />
      </span>
      <span className={styles.number}>{account.number}</span>
    </Link>
  )
}
