import { action, isPositive, money, ref, text, timestamp } from 'offstage'
import { Customer } from '../customers/customer.ts'
import { newCode } from '../new-code.ts'
import { giftCardIssued } from './events.ts'
import { GiftCard } from './gift-card.ts'

/** A clerk makes a card for a customer. */
export const issueGiftCard = action(
  'issueGiftCard',
  {
    input: { holder: ref(Customer), amount: money('USD'), expiresAt: timestamp() },
    output: { card: ref(GiftCard), code: text({ max: 32 }) },
    rejects: { amountNotPositive: 422, alreadyExpired: 422 },
    idempotency: 'required',
    allow: (actor) => actor.hasRole('clerk'),
  },
  async ({ input, tx, reject }) => {
    if (!isPositive(input.amount)) return reject('amountNotPositive')
    if (input.expiresAt <= tx.now) return reject('alreadyExpired')
    const holder = await tx.get(Customer, input.holder)
    const card = await tx.unrestricted.insert(GiftCard, {
      code: newCode('GIFT', 16),
      balance: input.amount,
      expiresAt: input.expiresAt,
      holder: holder.id,
    })
    tx.emit(giftCardIssued, { card: card.id })
    return { card: card.id, code: card.code }
  },
)
