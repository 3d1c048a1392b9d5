import { IconShoppingBag } from '@tabler/icons-react'
import { LinkButton } from '../../parts/link-button.tsx'
import { useMe } from '../../api/session.ts'
import { useCustomer } from '../../api/use-customer.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import styles from './cart-page.module.css'
import { CartRow } from './cart-row.tsx'
import { useCart } from './use-cart.ts'

/** What is about to be bought. */
export function CartPage() {
  const me = useMe()
  const { isLoading } = useCustomer()
  const cart = useCart()
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to see your cart" />
  if (cart.problem !== undefined) return <ProblemState problem={cart.problem} onRetry={cart.reload} />
  if (cart.isLoading || isLoading || me.isLoading)
    return (
      <Page title="Cart">
        <SkeletonRows count={3} height={92} />
      </Page>
    )
  if (cart.lines.length === 0) {
    return (
      <EmptyState
        icon={<IconShoppingBag size={26} stroke={1.5} />}
        title="Your cart is empty"
        action={<LinkButton to="/">Look around</LinkButton>}
      >
        <p>What you add is kept here, on every device you sign in with.</p>
      </EmptyState>
    )
  }
  return (
    <Page title="Cart">
      <div className={styles.page}>
        <div className={styles.columns}>
          <Card flush label="Items in the cart">
            <ul className={styles.lines}>
              {cart.lines.map((line) => (
                <CartRow key={line.id} line={line} />
              ))}
            </ul>
          </Card>
          <aside className={styles.summary} aria-label="Summary">
            <dl className={styles.sums}>
              <div>
                <dt>
                  {cart.count} {cart.count === 1 ? 'item' : 'items'}
                </dt>
                <dd>
                  <MoneyText value={cart.total} />
                </dd>
              </div>
              <div>
                <dt>Delivery</dt>
                <dd>Free</dd>
              </div>
              <div className={styles.total}>
                <dt>Total</dt>
                <dd>
                  <MoneyText value={cart.total} />
                </dd>
              </div>
            </dl>
            <LinkButton to="/checkout" size="md" fullWidth>
              Check out
            </LinkButton>
            <p className="faint small">
              Stock is taken and money is moved together when you pay, or not at all.
            </p>
          </aside>
        </div>
      </div>
    </Page>
  )
}
