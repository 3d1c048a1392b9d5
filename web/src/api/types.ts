import type { MoneyJson, ReadRow } from '@offstage/client'
import type { client } from './client.ts'

// Names for what the app's own type says of its rows.

export type Money = MoneyJson
export type User = ReadRow<typeof client.user>
/** Whoever is signed in. */
export type Person = Pick<User, 'id' | 'email' | 'name' | 'roles'>

export type Category = ReadRow<typeof client.category>
export type Product = ReadRow<typeof client.product>
export type StockLevel = ReadRow<typeof client.stockLevel, { location: true }>
export type Customer = ReadRow<typeof client.customer>
export type CartLine = ReadRow<typeof client.cartLine, { product: true }>
export type Order = ReadRow<typeof client.order>
export type OrderLine = ReadRow<typeof client.orderLine, { product: true }>
export type Payment = ReadRow<typeof client.payment>

export type Account = ReadRow<typeof client.account>
export type Entry = ReadRow<typeof client.entry>

export type PictureRow = ReadRow<typeof client.picture>
export type PictureGrant = ReadRow<typeof client.pictureGrant>
