import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { pagesQuery } from '@offstage/client'
import { useState } from 'react'
import { beginClick } from '../../api/click.ts'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/use-list.ts'
import { Face } from '../../parts/face.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import { useDebounced } from '../../parts/use-debounced.ts'
import { ForRole } from './for-role.tsx'
import rows from './rows.module.css'

/** Everybody who buys here, by name. */
export function CustomersPage() {
  return (
    <ForRole roles={['clerk']}>
      <Customers />
    </ForRole>
  )
}

function Customers() {
  const [typed, setTyped] = useState('')
  const search = useDebounced(
    typed.trim(),
    200,
    (text) => text !== '' && beginClick('type', `Typed “${text}”`),
  )
  const which = search === '' ? ({ orderBy: 'name' } as const) : { search }
  const customers = usePages(pagesQuery(client.customer, { ...which, limit: 40 }), { keepPrevious: true })
  return (
    <Page title="Customers">
      <TextInput
        className={rows.search ?? ''}
        aria-label="Find a customer"
        placeholder="Find a customer"
        leftSection={<IconSearch size={17} stroke={1.7} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {customers.isLoading && <SkeletonRows count={8} />}
      {customers.problem !== undefined && (
        <ProblemState problem={customers.problem} onRetry={customers.reload} />
      )}
      {!customers.isLoading && customers.problem === undefined && customers.rows.length === 0 && (
        <EmptyState title="Nobody by that name" />
      )}
      {customers.rows.length > 0 && (
        <Card flush label="Customers">
          <ul className={rows.rows}>
            {customers.rows.map((customer) => (
              <li key={customer.id} className={rows.row}>
                <Face name={customer.name} size={36} />
                <span className={rows.what}>
                  <strong>{customer.name}</strong>
                  <span>
                    {[customer.code, [customer.city, customer.state].filter(Boolean).join(', ')]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                {customer.segment && <Tag>{customer.segment}</Tag>}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <LoadMore list={customers} noun="customers" />
    </Page>
  )
}
