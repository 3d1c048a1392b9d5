import { Button } from '@mantine/core'
import type { RejectionOf } from '@offstage/client'
import { IconCheck, IconShoppingBagPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import type { Product } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Quantity } from '../../parts/quantity.tsx'
import styles from './add-to-cart.module.css'

const REFUSALS: Readonly<Record<RejectionOf<typeof client.actions.addToCart>, string>> = {
  notForSale: 'This product is no longer sold.',
  cartFull: 'Your cart is full. Buy what is in it first, or take something out.',
  tooMany: 'That is more of it than one order takes.',
}

/** How many, and into the cart; a guest is asked to sign in and brought back here. */
export function AddToCart({
  product,
  isSoldOut,
}: {
  readonly product: Pick<Product, 'id'>
  readonly isSoldOut: boolean
}) {
  const me = useMe()
  const navigate = useNavigate()
  const [quantity, setQuantity] = useState(1)
  const [added, setAdded] = useState(0)
  const add = useAct(client.actions.addToCart, {
    // The first item in a cart makes its owner a customer.
    changes: ['customer', 'cartLine'],
    onDone: () => setAdded((count) => count + 1),
  })
  useEffect(() => {
    const timer = setTimeout(() => setAdded(0), 6_000)
    return () => clearTimeout(timer)
  }, [added])
  const press = () => {
    if (me.user === undefined)
      return void navigate({ to: '/sign-in', search: { back: `/products/${product.id}` } })
    void add.run({ product: product.id, quantity })
  }
  return (
    <div className={styles.add}>
      <div className={styles.row}>
        <Quantity label="Quantity" value={quantity} onChange={setQuantity} max={99} />
        <Button
          className={styles.button ?? ''}
          size="md"
          loading={add.isRunning}
          disabled={isSoldOut}
          leftSection={added > 0 ? <IconCheck size={18} /> : <IconShoppingBagPlus size={18} stroke={1.8} />}
          onClick={press}
        >
          {isSoldOut ? 'Sold out' : added > 0 ? 'Added' : 'Add to cart'}
        </Button>
      </div>
      <div aria-live="polite">
        {added > 0 && (
          <p className={styles.added}>
            In your cart.{' '}
            <Link to="/cart" className="link">
              See the cart
            </Link>
          </p>
        )}
      </div>
      <ProblemNote problem={add.problem} words={REFUSALS} />
    </div>
  )
}
