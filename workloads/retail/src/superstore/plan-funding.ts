import { numberFrom } from './source-id.ts'
import type { SourceCustomer } from './superstore.ts'

const REST_LEAST_DOLLARS = 120
const REST_SPREAD_DOLLARS = 2_400

/**
 * What a customer's account must receive before their first order: everything they will spend, and a rest to spend
 * today (120 to 2,519 dollars, always the same for the same customer). In cents.
 */
export const openingDepositCents = (customer: SourceCustomer): bigint =>
  customer.spentCents + restCents(customer)

/** What is left on a customer's account after their whole history. In cents. */
export const restCents = ({ code }: SourceCustomer): bigint =>
  BigInt(REST_LEAST_DOLLARS + numberFrom(`rest/${code}`, REST_SPREAD_DOLLARS)) * 100n
