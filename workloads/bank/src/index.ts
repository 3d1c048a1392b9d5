// What other workloads may use of the bank.
export { Account, type AccountRow } from './accounts/account.ts'
export { accountNumber, newAccountNumber } from './accounts/account-number.ts'
export { lockAccounts } from './accounts/lock-accounts.ts'
export { mayMoveMoney } from './accounts/may-move-money.ts'
export { bankFeatures, bankRoles } from './app.ts'
export { Entry } from './entries/entry.ts'
export { pay, unableToPay, type PayAsk, type PayOutcome, type PayRefusal } from './entries/pay.ts'
export { payIn } from './entries/pay-in.ts'
export {
  entriesOf,
  planPayment,
  sideOf,
  type PaymentAsk,
  type PaymentSide,
  type PlannedPayment,
} from './entries/plan-payment.ts'
export { recordPayment } from './entries/record-payment.ts'
