import { feature } from 'offstage'
import { Product } from './product.ts'

/** What the shop sells, and for how much. */
export const products = feature('products', { resources: [Product] })
