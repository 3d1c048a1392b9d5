import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTitle } from '../../app/use-title.ts'
import { LoadMore } from '../../parts/load-more.tsx'
import { Picture } from '../../parts/picture.tsx'
import { SkeletonCards } from '../../parts/skeletons.tsx'
import { ProblemState } from '../../parts/states.tsx'
import styles from './home-page.module.css'
import { ProductGrid } from './product-grid.tsx'
import { SHELF_MAX, useShelves, type Shelf } from './use-shelves.ts'

const LINES: Readonly<Record<string, string>> = {
  Furniture: 'Chairs, tables and shelves that last',
  'Office Supplies': 'Paper, pens and everything in drawers',
  Technology: 'Phones, machines and what they need',
}

/** The shop's front: its departments, then the finest of every shelf. */
export function HomePage() {
  useTitle('Shop')
  const shelves = useShelves()
  const [rounds, setRounds] = useState(1)
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
      {shelves.problem !== undefined && <ProblemState problem={shelves.problem} onRetry={shelves.reload} />}
      <div className={styles.tops}>
        {shelves.tops.map((top) => (
          <Department key={top.id} top={top} parts={shelves.partsOf(top)} />
        ))}
        {shelves.isLoading && [0, 1, 2].map((index) => <div key={index} className={styles.placeholder} />)}
      </div>
      <section aria-labelledby="finest">
        <h2 id="finest" className={styles.heading}>
          The finest of every shelf
        </h2>
        {shelves.isLoading && <SkeletonCards />}
        <ProductGrid products={shelves.inRounds(rounds)} />
        <LoadMore
          list={{
            hasMore: !shelves.isLoading && rounds < SHELF_MAX,
            isLoadingMore: false,
            loadMore: () => setRounds(rounds + 1),
          }}
          noun="products"
        />
      </section>
    </div>
  )
}

function Department({ top, parts }: { readonly top: Shelf; readonly parts: readonly Shelf[] }) {
  const shown = parts.flatMap((part) => part.products.slice(0, 1)).slice(0, 3)
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
              {shown[index] !== undefined && (
                <Picture file={shown[index].picture} variant="card" alt="" eager />
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
