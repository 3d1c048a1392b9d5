import { Button } from '@mantine/core'
import type { Id } from '@offstage/client'
import { IconLock, IconShoppingBag } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { LinkButton } from '../../parts/link-button.tsx'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { useMe } from '../../api/session.ts'
import { useAct } from '../../api/use-action.ts'
import { Crumbs } from '../../parts/crumbs.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { formatMoney, moneyOn, timesMoney, toMinor } from '../../parts/money.ts'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState, SignInFirst } from '../../parts/states.tsx'
import { OpenMyAccount } from '../bank/open-my-account.tsx'
import { useMyAccounts } from '../bank/use-my-accounts.ts'
import cartStyles from './cart-page.module.css'
import styles from './checkout-page.module.css'
import { CheckoutRefusal } from './checkout-refusal.tsx'
import { PayFrom } from './pay-from.tsx'
import { useCart } from './use-cart.ts'
import type { Cart } from './use-cart.ts'

/** Choosing the account to pay from, and paying. */
export function CheckoutPage() {
  const me = useMe()
  const cart = useCart()
  const accounts = useMyAccounts()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Id<'account'>>()
  const pay = useAct(client.actions.checkout, {
    changes: ['cartLine', 'order', 'account', 'entry'],
    onDone: (placed) => void navigate({ to: '/orders/$id', params: { id: placed.order }, replace: true }),
  })
  if (!me.isLoading && me.user === undefined) return <SignInFirst title="Sign in to check out" />
  if (cart.problem !== undefined) return <ProblemState problem={cart.problem} onRetry={cart.reload} />
  if (!cart.isLoading && cart.lines.length === 0 && !pay.isRunning && pay.output === undefined)
    return <NothingToPay />

  const usable = accounts.rows.find(
    (account) => account.status === 'open' && toMinor(moneyOn(account.balance)) >= toMinor(cart.total),
  )
  const selected = chosen ?? usable?.id
  return (
    <Page title="Check out" above={<Crumbs crumbs={[{ label: 'Cart', to: '/cart' }]} />}>
      <div className={cartStyles.page}>
        <div className={cartStyles.columns}>
          <Card title="Pay from">
            {accounts.isLoading && <SkeletonRows count={2} height={72} />}
            {accounts.problem !== undefined && (
              <ProblemState problem={accounts.problem} onRetry={accounts.retry} />
            )}
            {!accounts.isLoading && accounts.problem === undefined && accounts.rows.length === 0 && (
              <EmptyState title="No bank account yet" action={<OpenMyAccount />}>
                <p>One click opens one, with a welcome credit to spend here.</p>
              </EmptyState>
            )}
            <PayFrom accounts={accounts.rows} total={cart.total} selected={selected} onSelect={setChosen} />
            <div className={styles.refusal}>
              <CheckoutRefusal problem={pay.problem} cart={cart} />
            </div>
          </Card>
          <aside className={cartStyles.summary} aria-label="Your order">
            <OrderPreview cart={cart} />
            <Button
              size="md"
              fullWidth
              leftSection={<IconLock size={17} stroke={1.8} />}
              loading={pay.isRunning}
              disabled={selected === undefined || cart.lines.length === 0}
              onClick={() => selected !== undefined && void pay.run({ account: selected })}
            >
              Pay {formatMoney(cart.total)}
            </Button>
            <p className="faint small">Pressing twice, or losing the connection, never pays twice.</p>
          </aside>
        </div>
      </div>
    </Page>
  )
}

function OrderPreview({ cart }: { readonly cart: Cart }) {
  return (
    <dl className={cartStyles.sums}>
      {cart.lines.map(
        ({ id, product, quantity }) =>
          product !== null && (
            <div key={id}>
              <dt className={styles.item}>
                {quantity} × {product.name}
              </dt>
              <dd>
                <MoneyText value={timesMoney(product.price, quantity)} />
              </dd>
            </div>
          ),
      )}
      <div className={cartStyles.total}>
        <dt>Total</dt>
        <dd>
          <MoneyText value={cart.total} />
        </dd>
      </div>
    </dl>
  )
}

function NothingToPay() {
  return (
    <EmptyState
      icon={<IconShoppingBag size={26} stroke={1.5} />}
      title="Nothing to pay"
      action={<LinkButton to="/">Look around</LinkButton>}
    >
      <p>Your cart is empty.</p>
    </EmptyState>
  )
}
