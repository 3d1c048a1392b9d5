import { IconArrowsExchange, IconBuildingBank } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { LinkButton } from '../../parts/link-button.tsx'
import { useMyAccounts } from './use-my-accounts.ts'
import { useMe } from '../../api/session.ts'
import type { Account } from '../../api/types.ts'
import { LiveDot } from '../../parts/live-dot.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn, sumMoney } from '../../parts/money.ts'
import { Page } from '../../parts/page.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import styles from './accounts-page.module.css'
import { OpenMyAccount } from './open-my-account.tsx'

/** One's own accounts, with what they hold at this moment. */
export function AccountsPage() {
  const me = useMe()
  const accounts = useMyAccounts()
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to your bank" />
  const waiting = me.isLoading || accounts.isLoading
  return (
    <Page
      title="Accounts"
      action={
        accounts.rows.length > 0 && (
          <>
            <LiveDot status={accounts.status} />
            <LinkButton to="/bank/transfer" leftSection={<IconArrowsExchange size={17} stroke={1.8} />}>
              Transfer
            </LinkButton>
          </>
        )
      }
    >
      {waiting && <SkeletonCards count={2} ratio="8 / 5" />}
      {accounts.problem !== undefined && <ProblemState problem={accounts.problem} onRetry={accounts.retry} />}
      {!waiting && accounts.problem === undefined && accounts.rows.length === 0 && (
        <EmptyState
          icon={<IconBuildingBank size={26} stroke={1.5} />}
          title="No account of your own"
          action={!me.has('teller', 'auditor') && <OpenMyAccount />}
        >
          <p>
            {me.has('teller', 'auditor') ? (
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
      )}
      {accounts.rows.length > 0 && (
        <>
          <p className={styles.worth}>
            <span>Together</span>
            <strong>
              <MoneyText value={sumMoney(accounts.rows.map((account) => moneyOn(account.balance)))} live />
            </strong>
          </p>
          <ul className={styles.accounts}>
            {accounts.rows.map((account) => (
              <li key={account.id}>
                <AccountCard account={account} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
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
