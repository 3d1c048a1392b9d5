import { feature } from 'offstage'
import { deposit } from './deposit.ts'
import { moneyTransferred } from './events.ts'
import { tellPayee } from './jobs.ts'
import { transferMoney } from './transfer-money.ts'

/** Payments: money moves between accounts, and in over the counter. */
export const payments = feature('payments', {
  actions: [transferMoney, deposit],
  events: [moneyTransferred],
  jobs: [tellPayee],
  on: [[moneyTransferred, tellPayee]],
})
