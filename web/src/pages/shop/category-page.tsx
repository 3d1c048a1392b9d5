import { pagesQuery } from '@offstage/client'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { ProductSort } from '../../app/choices.ts'
import { client } from '../../api/client.ts'
import { usePages } from '../../api/use-list.ts'
import { Choice } from '../../parts/choice.tsx'
import { Crumbs } from '../../parts/crumbs.tsx'
import { LoadMore } from '../../parts/load-more.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { MissingPage } from '../../app/fallbacks.tsx'
import styles from './category-page.module.css'
import { CARD_FIELDS, ProductGrid } from './product-grid.tsx'
import { useCategories } from './use-categories.ts'

const SORTS: readonly { readonly value: ProductSort; readonly label: string }[] = [
  { value: 'name', label: 'A to Z' },
  { value: 'price', label: 'Lowest price' },
  { value: '-price', label: 'Highest price' },
]

/** One category: its parts when it has some, and its products in the order chosen. */
export function CategoryPage() {
  const { slug } = useParams({ from: '/categories/$slug' })
  const { sort = 'name' } = useSearch({ from: '/categories/$slug' })
  const navigate = useNavigate({ from: '/categories/$slug' })
  const categories = useCategories()
  const category = categories.rows.find((candidate) => candidate.slug === slug)
  const parts = category === undefined ? [] : categories.childrenOf(category)
  const parent = categories.rows.find((candidate) => candidate.id === category?.parent)
  const siblings = parent === undefined ? parts : categories.childrenOf(parent)
  // Products stand in the leaves; a department is the union of its parts, merged in order by the server.
  const among = parts.length > 0 ? { in: parts.map((part) => part.id) } : category?.id
  const products = usePages(
    pagesQuery(
      client.product,
      among && { where: { category: among }, orderBy: sort, fields: CARD_FIELDS, limit: 24 },
    ),
    { keepPrevious: true },
  )

  if (categories.problem !== undefined)
    return <ProblemState problem={categories.problem} onRetry={categories.reload} />
  if (category === undefined && !categories.isLoading) return <MissingPage />
  return (
    <Page
      title={category?.name ?? 'Category'}
      above={
        <Crumbs
          crumbs={[
            { label: 'Shop', to: '/' },
            ...(parent === undefined ? [] : [{ label: parent.name, to: `/categories/${parent.slug}` }]),
          ]}
        />
      }
      action={
        <Choice
          label="Order of the products"
          options={SORTS}
          value={sort}
          onChange={(chosen) => void navigate({ search: chosen === 'name' ? {} : { sort: chosen } })}
        />
      }
    >
      {siblings.length > 0 && (
        <nav className={styles.parts} aria-label="Categories beside this one">
          {siblings.map((part) => (
            <Link
              key={part.id}
              to="/categories/$slug"
              params={{ slug: part.slug }}
              search={sort === 'name' ? {} : { sort }}
              className={styles.part}
              data-current={part.slug === slug || undefined}
            >
              {part.name}
            </Link>
          ))}
        </nav>
      )}
      {(products.isLoading || categories.isLoading) && <SkeletonCards count={12} />}
      {products.problem !== undefined && (
        <ProblemState problem={products.problem} onRetry={products.reload} />
      )}
      {!products.isLoading &&
        products.problem === undefined &&
        category !== undefined &&
        products.rows.length === 0 && <EmptyState title="Nothing on this shelf yet" />}
      <ProductGrid products={products.rows} dimmed={products.isStale} />
      <LoadMore list={products} noun="products" />
    </Page>
  )
}
