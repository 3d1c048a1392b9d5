import { IconArrowsExchange, IconReceipt } from '@tabler/icons-react'
import { useParams } from '@tanstack/react-router'
import { rowQuery, type Id } from '@offstage/client'
import { LinkButton } from '../../parts/link-button.tsx'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { useRow } from '../../api/use-row.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { LiveDot } from '../../parts/live-dot.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn } from '../../parts/money.ts'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { Absent, EmptyState, ProblemState } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import { TellerTools } from '../staff/teller-tools.tsx'
import { Entries } from './entries.tsx'
import styles from './statement-page.module.css'
import { useStatement } from './use-statement.ts'

/** The statement of one account: every movement, each with the balance after it. */
export function StatementPage() {
  const { id } = useParams({ from: '/bank/accounts/$id' })
  return client.account.isId(id) ? <Statement key={id} id={id} /> : <Absent what="account" />
}

function Statement({ id }: { readonly id: Id<'account'> }) {
  const me = useMe()
  const { row: account, problem, reload } = useRow(rowQuery(client.account, id, { include: { owner: true } }))
  const statement = useStatement(id)
  if (problem !== undefined) return <ProblemState problem={problem} onRetry={reload} />
  const mine = account !== undefined && account.owner?.id === me.user?.id
  // The newest entry is live and carries the balance after it; the account's own row was read once.
  const balance = statement.rows[0]?.balanceAfter ?? (account && moneyOn(account.balance))
  return (
    <Page
      title={account?.name ?? 'Statement'}
      lead={
        account && (
          <>
            {!mine && `${account.owner?.name ?? 'Somebody else'} · `}
            <span className="mono">{account.number}</span>{' '}
            {account.status === 'frozen' && <Tag tone="warn">Frozen</Tag>}
          </>
        )
      }
      above={
        <Crumbs
          crumbs={[
            mine || !me.has('teller', 'auditor')
              ? { label: 'Accounts', to: '/bank' }
              : { label: 'All accounts', to: '/staff/accounts' },
          ]}
        />
      }
      action={
        account && (
          <>
            {mine && (
              <LinkButton
                to="/bank/transfer"
                search={{ from: account.id }}
                leftSection={<IconArrowsExchange size={17} stroke={1.8} />}
              >
                Transfer
              </LinkButton>
            )}
            {me.has('teller') && <TellerTools account={account} />}
          </>
        )
      }
    >
      <div className={styles.balance}>
        <strong>{balance && <MoneyText value={balance} live />}</strong>
        <LiveDot status={statement.status} />
      </div>
      {statement.isLoading && <SkeletonRows count={8} />}
      {statement.problem !== undefined && (
        <ProblemState problem={statement.problem} onRetry={statement.retry} />
      )}
      {!statement.isLoading && statement.problem === undefined && statement.rows.length === 0 && (
        <EmptyState icon={<IconReceipt size={26} stroke={1.5} />} title="Nothing has moved yet">
          <p>The first deposit or payment will appear here by itself.</p>
        </EmptyState>
      )}
      {statement.rows.length > 0 && (
        <Card flush label="Movements">
          <Entries entries={statement.rows} />
        </Card>
      )}
      <LoadMore list={statement} noun="movements" />
    </Page>
  )
}
