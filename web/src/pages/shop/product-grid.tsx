import { Link } from '@tanstack/react-router'
import type { Product } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import styles from './product-grid.module.css'

/** What a card shows, and so all of a product that is asked for where cards are shown. */
export const CARD_FIELDS = ['name', 'price', 'picture'] as const
export type CardProduct = Pick<Product, 'id' | (typeof CARD_FIELDS)[number]>

// Two rows on a wide screen.
const FIRST_SIGHT = 10

/** Products as cards. */
export function ProductGrid({
  products,
  dimmed = false,
}: {
  readonly products: readonly CardProduct[]
  readonly dimmed?: boolean
}) {
  return (
    <ul className={styles.grid} data-dimmed={dimmed || undefined}>
      {products.map((product, index) => (
        <li key={product.id}>
          <ProductCard product={product} eager={index < FIRST_SIGHT} />
        </li>
      ))}
    </ul>
  )
}

function ProductCard({ product, eager }: { readonly product: CardProduct; readonly eager: boolean }) {
  return (
    <Link to="/products/$id" params={{ id: product.id }} className={styles.card} data-click={product.name}>
      <span className={styles.picture}>
        <Picture file={product.picture} variant="card" alt="" eager={eager} />
      </span>
      <span className={styles.name}>{product.name}</span>
      <span className={styles.price}>
        <MoneyText value={product.price} />
      </span>
    </Link>
  )
}
