import { job, moneyJson, User } from 'offstage'
import { Customer } from '../customers/customer.ts'
import { giftCardIssued } from './events.ts'
import { GiftCard } from './gift-card.ts'

/** Writes to whoever was given a card. */
export const announceGiftCard = job(
  'announceGiftCard',
  { input: giftCardIssued.payload },
  async ({ input, tx }) => {
    const card = await tx.unrestricted.get(GiftCard, input.card)
    const holder = await tx.unrestricted.get(Customer, card.holder)
    const person = await tx.unrestricted.get(User, holder.user)
    const { amount, currency } = moneyJson(card.balance)
    tx.mail({
      to: person.email,
      subject: `A gift card of ${amount} ${currency} for you`,
      text: `Hello ${person.name},\n\nyour card ${card.code} is worth ${amount} ${currency} until ${card.expiresAt.slice(0, 10)}.`,
    })
  },
)
