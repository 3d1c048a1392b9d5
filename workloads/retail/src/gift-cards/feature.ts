import { feature } from 'offstage'
import { giftCardIssued, giftCardRedeemed } from './events.ts'
import { GiftCard } from './gift-card.ts'
import { issueGiftCard } from './issue-gift-card.ts'
import { announceGiftCard } from './jobs.ts'
import { redeemGiftCard } from './redeem-gift-card.ts'

/** Gift cards: the feature that docs/how-to/add-a-feature.md adds, and takes away again. */
export const giftCards = feature('giftCards', {
  resources: [GiftCard],
  actions: [issueGiftCard, redeemGiftCard],
  events: [giftCardIssued, giftCardRedeemed],
  jobs: [announceGiftCard],
  on: [[giftCardIssued, announceGiftCard]],
})
