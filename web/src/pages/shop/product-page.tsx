import { Skeleton } from '@mantine/core'
import { rowQuery, type Id, type ReadRow } from '@offstage/client'
import { useParams } from '@tanstack/react-router'
import { useTitle } from '../../app/use-title.ts'
import { client } from '../../api/client.ts'
import { useRow } from '../../api/use-row.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { Picture } from '../../parts/picture.tsx'
import { Absent, ProblemState } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import { AddToCart } from './add-to-cart.tsx'
import styles from './product-page.module.css'
import { StockShown, useStock } from './stock.tsx'

/** One product: its picture, its price, and its stock as it changes. */
export function ProductPage() {
  const { id } = useParams({ from: '/products/$id' })
  return client.product.isId(id) ? <OneProduct key={id} id={id} /> : <Absent what="product" />
}

type Placed = ReadRow<typeof client.product, { category: { include: { parent: true } } }>

function OneProduct({ id }: { readonly id: Id<'product'> }) {
  const {
    row: product,
    problem,
    reload,
  } = useRow(rowQuery(client.product, id, { include: { category: { include: { parent: true } } } }))
  const { stock, total, isSoldOut } = useStock(product?.id)
  useTitle(product?.name)
  if (problem !== undefined) return <ProblemState problem={problem} onRetry={reload} />
  return (
    <div className={styles.page}>
      <div className={styles.picture}>
        {product === undefined ? (
          <Skeleton height="100%" />
        ) : (
          <Picture file={product.picture} variant="full" alt={`Picture of ${product.name}`} eager />
        )}
      </div>
      <div className={styles.facts}>
        {product === undefined ? <WaitingFacts /> : <Facts product={product} isSoldOut={isSoldOut} />}
        <div className={styles.stock}>
          {product !== undefined && <StockShown stock={stock} total={total} />}
        </div>
      </div>
    </div>
  )
}

function Facts({ product, isSoldOut }: { readonly product: Placed; readonly isSoldOut: boolean }) {
  return (
    <>
      <Crumbs crumbs={crumbsOf(product)} />
      <h1 className={styles.name}>{product.name}</h1>
      <p className={styles.sku}>{product.sku}</p>
      <p className={styles.price}>
        <MoneyText value={product.price} live />
      </p>
      {product.description !== '' && <p className={styles.description}>{product.description}</p>}
      {product.active ? (
        <AddToCart product={product} isSoldOut={isSoldOut} />
      ) : (
        <Tag tone="warn">No longer sold</Tag>
      )}
    </>
  )
}

function crumbsOf({ category }: Placed) {
  return [
    { label: 'Shop', to: '/' },
    ...[category?.parent, category].flatMap((step) =>
      step === undefined || step === null ? [] : [{ label: step.name, to: `/categories/${step.slug}` }],
    ),
  ]
}

function WaitingFacts() {
  return (
    <>
      <Skeleton height={14} width={180} />
      <Skeleton height={34} mt={18} width="92%" />
      <Skeleton height={34} mt={8} width="55%" />
      <Skeleton height={28} mt={20} width={110} />
      <Skeleton height={44} mt={28} />
    </>
  )
}
