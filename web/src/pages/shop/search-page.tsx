import { IconSearchOff } from '@tabler/icons-react'
import { pagesQuery } from '@offstage/client'
import { Link, useSearch } from '@tanstack/react-router'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { CARD_FIELDS, ProductGrid } from './product-grid.tsx'

/** Everything that a search finds. */
export function SearchPage() {
  const { q } = useSearch({ from: '/search' })
  const products = usePages(
    pagesQuery(
      client.product,
      q === '' ? undefined : { search: q, fields: CARD_FIELDS, limit: 24, count: true },
    ),
  )
  const count = products.count
  return (
    <Page
      title={q === '' ? 'Search' : `“${q}”`}
      lead={
        count === undefined
          ? undefined
          : `${count.capped ? `More than ${count.value}` : count.value} ${count.value === 1 ? 'product' : 'products'}`
      }
    >
      {products.isLoading && <SkeletonCards count={12} />}
      {products.problem !== undefined && (
        <ProblemState problem={products.problem} onRetry={products.reload} />
      )}
      {!products.isLoading && products.problem === undefined && products.rows.length === 0 && (
        <EmptyState
          icon={<IconSearchOff size={26} stroke={1.5} />}
          title={q === '' ? 'What are you looking for?' : 'Nothing found'}
        >
          <p>
            Try fewer letters, or{' '}
            <Link to="/" className="link">
              look through the departments
            </Link>
            .
          </p>
        </EmptyState>
      )}
      <ProductGrid products={products.rows} />
      <LoadMore list={products} noun="products" />
    </Page>
  )
}
