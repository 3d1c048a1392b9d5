import { feature } from 'offstage'
import { Customer } from './customer.ts'

/** Who buys here. */
export const customers = feature('customers', { resources: [Customer] })
