import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { pagesQuery, type ReadRow } from '@offstage/client'
import { beginClick } from '../../api/click.ts'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { usePages } from '../../api/use-list.ts'
import { Face } from '../../parts/face.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn } from '../../parts/money.ts'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useDebounced } from '../../parts/use-debounced.ts'
import { ForRole } from './for-role.tsx'
import { OpenAccount } from './open-account.tsx'
import rows from './rows.module.css'

/** Every account of the bank, by number. */
export function AllAccountsPage() {
  return (
    <ForRole roles={['teller', 'auditor']}>
      <Accounts />
    </ForRole>
  )
}

function Accounts() {
  const me = useMe()
  const [typed, setTyped] = useState('')
  const number = useDebounced(
    typed.trim(),
    250,
    (text) => text !== '' && beginClick('type', `Looked for account ${text}`),
  )
  const which = number === '' ? ({ orderBy: 'number' } as const) : { where: { number } }
  const accounts = usePages(pagesQuery(client.account, { ...which, include: { owner: true }, limit: 30 }), {
    keepPrevious: true,
  })
  return (
    <Page
      title="All accounts"
      lead={me.has('teller') ? undefined : 'You read everything here and move nothing.'}
      action={me.has('teller') && <OpenAccount />}
    >
      <TextInput
        className={rows.search ?? ''}
        aria-label="Account number"
        placeholder="Account number"
        leftSection={<IconSearch size={17} stroke={1.7} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {accounts.isLoading && <SkeletonRows count={8} />}
      {accounts.problem !== undefined && (
        <ProblemState problem={accounts.problem} onRetry={accounts.reload} />
      )}
      {!accounts.isLoading && accounts.problem === undefined && accounts.rows.length === 0 && (
        <EmptyState title="No such account">
          <p>Write the whole number.</p>
        </EmptyState>
      )}
      {accounts.rows.length > 0 && (
        <Card flush label="Accounts">
          <ul className={rows.rows}>
            {accounts.rows.map((account) => (
              <AccountRow key={account.id} account={account} />
            ))}
          </ul>
        </Card>
      )}
      <LoadMore list={accounts} noun="accounts" />
    </Page>
  )
}

function AccountRow({ account }: { readonly account: ReadRow<typeof client.account, { owner: true }> }) {
  const { owner } = account
  return (
    <li>
      <Link
        to="/bank/accounts/$id"
        params={{ id: account.id }}
        className={rows.row}
        data-click={`Account ${account.number}`}
      >
        <Face name={owner?.name ?? account.name} size={36} />
        <span className={rows.what}>
          <strong>{owner?.name ?? account.name}</strong>
          <span>
            <span className="mono">{account.number}</span> · {account.name}
          </span>
        </span>
        {account.status === 'frozen' && <Tag tone="warn">Frozen</Tag>}
        <strong>
          <MoneyText value={moneyOn(account.balance)} />
        </strong>
      </Link>
    </li>
  )
}
