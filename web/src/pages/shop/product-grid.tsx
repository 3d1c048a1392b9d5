import { Link } from '@tanstack/react-router'
import type { Product } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import styles from './product-grid.module.css'

/** Products as cards. */
export function ProductGrid({
  products,
  dimmed = false,
}: {
  readonly products: readonly Product[]
  readonly dimmed?: boolean
}) {
  return (
    <ul className={styles.grid} data-dimmed={dimmed || undefined}>
      {products.map((product) => (
        <li key={product.id}>
          <ProductCard product={product} />
        </li>
      ))}
    </ul>
  )
}

function ProductCard({ product }: { readonly product: Product }) {
  return (
    <Link to="/products/$id" params={{ id: product.id }} className={styles.card} data-click={product.name}>
      <span className={styles.picture}>
        <Picture file={product.picture} variant="card" alt="" />
      </span>
      <span className={styles.name}>{product.name}</span>
      <span className={styles.price}>
        <MoneyText value={product.price} />
      </span>
    </Link>
  )
}
