import { bankFeatures, bankRoles } from '@offstage/bank'
import { app } from 'offstage'
import { cart } from './cart/feature.ts'
import { categories } from './categories/feature.ts'
import { customers } from './customers/feature.ts'
import { giftCards } from './gift-cards/feature.ts'
import { orders } from './orders/feature.ts'
import { products } from './products/feature.ts'
import { stock } from './stock/feature.ts'

/** What the shop adds to an app: one line per feature folder. */
export const retailFeatures = [categories, products, stock, customers, cart, orders, giftCards] as const

/** Who works in the shop. */
export const retailRoles = ['clerk'] as const

/** The shop as an app of its own; its orders are paid from accounts of the bank. */
export const retail = app('retail', {
  features: [...bankFeatures, ...retailFeatures],
  roles: [...bankRoles, ...retailRoles],
})
