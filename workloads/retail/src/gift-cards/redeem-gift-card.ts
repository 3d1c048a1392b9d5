import { action, isNegative, isPositive, isZero, minus, money, ref } from 'offstage'
import { Order } from '../orders/order.ts'
import { giftCardRedeemed } from './events.ts'
import { GiftCard } from './gift-card.ts'

/** A clerk takes a part of an order's price from the card of the customer who placed it. */
export const redeemGiftCard = action(
  'redeemGiftCard',
  {
    input: { card: ref(GiftCard), order: ref(Order), amount: money('USD') },
    output: { balance: money('USD') },
    rejects: { amountNotPositive: 422, notUsable: 409, insufficientBalance: 409 },
    idempotency: 'required',
    allow: (actor) => actor.hasRole('clerk'),
  },
  async ({ input, tx, reject }) => {
    if (!isPositive(input.amount)) return reject('amountNotPositive')
    const order = await tx.get(Order, input.order)
    const card = await tx.lock(GiftCard, input.card)
    if (!card.usable || card.holder !== order.customer) return reject('notUsable')
    const left = minus(card.balance, input.amount)
    if (isNegative(left)) return reject('insufficientBalance')
    const status = isZero(left) ? 'spent' : 'active'
    await tx.unrestricted.update(GiftCard, card.id, { balance: left, status })
    tx.emit(giftCardRedeemed, { card: card.id, amount: input.amount })
    return { balance: left }
  },
)
