import { Button, TextInput } from '@mantine/core'
import { pagesQuery } from '@offstage/client'
import { IconPackages, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { beginClick } from '../../api/click.ts'
import { client } from '../../api/client.ts'
import type { Product } from '../../api/types.ts'
import { usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { Picture } from '../../parts/picture.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { useDebounced } from '../../parts/use-debounced.ts'
import { Stock } from '../shop/stock.tsx'
import { ForRole } from './for-role.tsx'
import { ReceiveStock } from './receive-stock.tsx'
import rows from './rows.module.css'

/** Choosing a product, seeing what is on hand, and receiving more of it. */
export function StockPage() {
  return (
    <ForRole roles={['clerk']}>
      <StockRoom />
    </ForRole>
  )
}

function StockRoom() {
  const [typed, setTyped] = useState('')
  const search = useDebounced(
    typed.trim(),
    200,
    (text) => text !== '' && beginClick('type', `Typed “${text}”`),
  )
  const which = search === '' ? ({ orderBy: 'name' } as const) : { search }
  const products = usePages(pagesQuery(client.product, { ...which, limit: 12 }), { keepPrevious: true })
  const [chosen, setChosen] = useState<Product>()
  return (
    <Page
      title="Stock"
      lead="Receiving adds to one place; everybody who looks at the product sees it at once."
    >
      <div className={rows.columns}>
        <div>
          <TextInput
            className={rows.search ?? ''}
            aria-label="Find a product"
            placeholder="Find a product"
            leftSection={<IconSearch size={17} stroke={1.7} />}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          {products.isLoading && <SkeletonRows count={6} />}
          {products.problem !== undefined && (
            <ProblemState problem={products.problem} onRetry={products.reload} />
          )}
          {products.rows.length > 0 && (
            <Card flush label="Products">
              <ul className={rows.rows}>
                {products.rows.map((product) => (
                  <li key={product.id}>
                    <button
                      type="button"
                      className={rows.pick}
                      aria-pressed={product.id === chosen?.id}
                      data-click={product.name}
                      onClick={() => setChosen(product)}
                    >
                      <span className={rows.thumb}>
                        <Picture file={product.picture} variant="thumb" alt="" />
                      </span>
                      <span className={rows.what}>
                        <strong>{product.name}</strong>
                        <span>
                          {product.sku} · <MoneyText value={product.price} />
                        </span>
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
            </Card>
          )}
          {!products.isLoading && products.rows.length === 0 && products.problem === undefined && (
            <EmptyState title="No such product" />
          )}
          <LoadMore list={products} noun="products" />
        </div>
        <div className={rows.chosen} data-empty={chosen === undefined || undefined}>
          {chosen === undefined ? (
            <EmptyState icon={<IconPackages size={26} stroke={1.5} />} title="Choose a product">
              <p>Its stock appears here, live.</p>
            </EmptyState>
          ) : (
            <Card
              title={chosen.name}
              action={
                <Button variant="subtle" size="xs" onClick={() => setChosen(undefined)}>
                  Close
                </Button>
              }
            >
              <Stock key={chosen.id} product={chosen.id} />
              <ReceiveStock product={chosen} />
            </Card>
          )}
        </div>
      </div>
    </Page>
  )
}
