import type { RejectionOf } from '@offstage/client'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { client } from '../../api/client.ts'
import type { Problem } from '../../api/problem.ts'
import { ProblemNote } from '../../parts/note.tsx'
import type { Cart } from './use-cart.ts'

type Rejection = RejectionOf<typeof client.actions.checkout>

/** Why the checkout was refused, in words; nothing was taken in any of these. */
export function CheckoutRefusal({
  problem,
  cart,
}: {
  readonly problem: Problem<Rejection> | undefined
  readonly cart: Cart
}) {
  const words: Readonly<Record<Rejection, ReactNode>> = {
    emptyCart: 'Your cart is empty, so there was nothing to pay. Nothing was charged.',
    outOfStock: <OutOfStock problem={problem} cart={cart} />,
    notForSale: 'One of the items in your cart is no longer sold. Take it out; nothing was charged.',
    notYourAccount: 'This account is not yours to pay from. Nothing was charged.',
    insufficientFunds:
      'This account does not hold enough for the order. Choose another account, or take something out. Nothing was charged.',
    accountClosed:
      'This account is closed or frozen and cannot pay. Choose another account. Nothing was charged.',
    accountFrozen: 'This account is frozen and cannot pay. Choose another account. Nothing was charged.',
  }
  return <ProblemNote problem={problem} words={words} />
}

function OutOfStock({
  problem,
  cart,
}: {
  readonly problem: Problem<Rejection> | undefined
  readonly cart: Cart
}) {
  const { product, onHand: left = 0 } = problem?.details ?? {}
  const line = cart.lines.find((candidate) => candidate.product?.id === product)
  const name = line?.product?.name ?? 'One of the items in your cart'
  const onHand = Number(left)
  return (
    <>
      {onHand === 0
        ? `${name} has just sold out.`
        : `Only ${onHand} of ${name} ${onHand === 1 ? 'is' : 'are'} left.`}{' '}
      Nothing was charged.{' '}
      <Link to="/cart" className="link">
        Change the cart
      </Link>
    </>
  )
}
