import { event, money, ref } from 'offstage'
import { GiftCard } from './gift-card.ts'

/** Somebody was given a card. */
export const giftCardIssued = event('giftCardIssued', { card: ref(GiftCard) })

/** Something was paid with a card. */
export const giftCardRedeemed = event('giftCardRedeemed', { card: ref(GiftCard), amount: money('USD') })
