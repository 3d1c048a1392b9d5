import { moneyOf } from 'offstage'

/** What the bank puts on a person's first account: enough for a first order in the shop. */
export const WELCOME_CREDIT = moneyOf('250.00', 'USD')
