import { feature } from 'offstage'
import { addToCart } from './add-to-cart.ts'
import { CartLine } from './cart-line.ts'
import { changeCartLine } from './change-cart-line.ts'

/** What somebody is about to buy. */
export const cart = feature('cart', { resources: [CartLine], actions: [addToCart, changeCartLine] })
