import { Link } from '@tanstack/react-router'
import { useTitle } from '../../app/use-title.ts'
import type { Category, Product } from '../../api/types.ts'
import { useList, usePages } from '../../api/use-list.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Picture } from '../../parts/picture.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { ProblemState } from '../../parts/states.tsx'
import styles from './home-page.module.css'
import { ProductGrid } from './product-grid.tsx'
import { useCategories } from './use-categories.ts'

const LINES: Readonly<Record<string, string>> = {
  Furniture: 'Chairs, tables and shelves that last',
  'Office Supplies': 'Paper, pens and everything in drawers',
  Technology: 'Phones, machines and what they need',
}

/** The shop's front: its departments, then everything. */
export function HomePage() {
  useTitle('Shop')
  const categories = useCategories()
  const products = usePages<Product>('products', { sort: 'name', limit: 24 })
  return (
    <div className={styles.page}>
      <header className={styles.hero}>
        <h1 className={styles.title}>Everything a good office runs on.</h1>
        <p className={styles.lead}>
          Real products, real stock, and every click open to see:{' '}
          <span className={styles.forKeys}>
            press <kbd className={styles.key}>b</kbd>
          </span>
          <span className={styles.forFingers}>tap the dark button above</span> to look behind the screen.
        </p>
      </header>
      {categories.problem !== undefined && (
        <ProblemState problem={categories.problem} onRetry={categories.reload} />
      )}
      <div className={styles.tops}>
        {categories.tops.map((top) => (
          <Department key={top.id} top={top} parts={categories.childrenOf(top)} />
        ))}
        {categories.isLoading && [0, 1, 2].map((index) => <div key={index} className={styles.placeholder} />)}
      </div>
      <section aria-labelledby="all-products">
        <h2 id="all-products" className={styles.heading}>
          All products
        </h2>
        {products.isLoading && <SkeletonCards />}
        {products.problem !== undefined && (
          <ProblemState problem={products.problem} onRetry={products.reload} />
        )}
        <ProductGrid products={products.rows} />
        <LoadMore list={products} noun="products" />
      </section>
    </div>
  )
}

function Department({ top, parts }: { readonly top: Category; readonly parts: readonly Category[] }) {
  const first = parts[0]
  const shown = useList<Product>(
    'products',
    { category: first?.id, sort: '-price', limit: 3 },
    { enabled: first !== undefined, staleMs: 300_000 },
  )
  return (
    <section className={styles.top} aria-label={top.name}>
      <Link
        to="/categories/$slug"
        params={{ slug: top.slug }}
        className={styles.topLink}
        data-click={top.name}
      >
        <div className={styles.pictures} aria-hidden>
          {[0, 1, 2].map((index) => (
            <span key={index} className={styles.picture}>
              {shown.rows[index] !== undefined && (
                <Picture file={shown.rows[index].picture} variant="card" alt="" />
              )}
            </span>
          ))}
        </div>
        <h2 className={styles.topName}>{top.name}</h2>
        <p className={styles.topLine}>{LINES[top.name] ?? `${parts.length} departments`}</p>
      </Link>
      <ul className={styles.parts}>
        {parts.map((part) => (
          <li key={part.id}>
            <Link to="/categories/$slug" params={{ slug: part.slug }} className={styles.part}>
              {part.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
