/** The rows that the screen reads, as the HTTP contract gives them. */

export interface Money {
  readonly amount: string
  readonly currency: string
}

export interface Row {
  readonly id: string
  readonly version: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A link to another row: its id, or the row itself where the ask included it. */
export type Link<Target extends Row> = string | Target

export interface FileValue {
  readonly url: string
  readonly type: string
  readonly bytes: number
  readonly width: number | null
  readonly height: number | null
  readonly variants: Readonly<Record<string, string>>
}

export interface Page<T> {
  readonly data: readonly T[]
  readonly page: { readonly next: string | null }
  readonly count?: { readonly value: number; readonly capped: boolean }
}

export interface One<T> {
  readonly data: T
}

export interface User {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly roles: readonly string[]
}

export interface UserRow extends Row {
  readonly name: string
  readonly email?: string
}

export interface Category extends Row {
  readonly name: string
  readonly slug: string
  readonly parent: Link<Category> | null
}

export interface Product extends Row {
  readonly sku: string
  readonly name: string
  readonly description: string | null
  readonly category: Link<Category>
  readonly price: Money
  readonly picture: FileValue | null
  readonly active: boolean
}

export interface Place extends Row {
  readonly code: string
  readonly name: string
}

export interface StockLevel extends Row {
  readonly product: Link<Product>
  readonly location: Link<Place>
  readonly onHand: string | number
}

export interface Customer extends Row {
  readonly user: Link<UserRow> | null
  readonly name: string
  readonly code: string
  readonly segment: string
  readonly city: string
  readonly state: string
}

export interface CartLine extends Row {
  readonly customer: Link<Customer>
  readonly product: Link<Product>
  readonly quantity: number | string
}

export interface OrderLine extends Row {
  readonly order: Link<Order>
  readonly product: Link<Product>
  /** As it was called when it was bought. */
  readonly name: string
  readonly quantity: number | string
  readonly unitPrice: Money
  readonly amount: Money
}

export interface Payment extends Row {
  readonly amount: Money
  /** Between the customer and the bank; a clerk is not shown it. */
  readonly account?: Link<Account> | null
}

export interface Order extends Row {
  readonly customer: Link<Customer>
  readonly number: string
  readonly status: 'placed' | 'shipped' | 'cancelled'
  readonly total: Money
  readonly placedAt: string
  readonly lines?: readonly OrderLine[]
  readonly payment?: Payment | readonly Payment[] | null
}

export interface Account extends Row {
  readonly owner: Link<UserRow>
  readonly number: string
  readonly name: string
  readonly kind: 'current' | 'savings' | 'settlement'
  readonly status: 'open' | 'frozen' | 'closed'
  readonly balance: Money
}

export interface Entry extends Row {
  readonly account: Link<Account>
  readonly amount: Money
  readonly balanceAfter: Money
  readonly counterparty: string
  readonly memo: string | null
  readonly at: string
}

export interface PictureRow extends Row {
  readonly owner: Link<UserRow>
  readonly title: string
  readonly visibility: 'public' | 'private'
  readonly image: FileValue | null
}

export interface PictureGrant extends Row {
  readonly picture: Link<PictureRow>
  /** What the owner typed; whether somebody signs in with it is hidden from them. */
  readonly email: string
  readonly grantee?: Link<UserRow> | null
  readonly expiresAt: string
}

export interface Session {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt?: string
  readonly expiresAt?: string
  readonly userAgent?: string | null
  readonly network?: string | null
  readonly current?: boolean
}

export interface MachineToken {
  readonly id: string
  readonly name: string
  readonly scopes?: readonly string[]
  readonly createdAt: string
  readonly expiresAt?: string | null
  readonly lastUsedAt?: string | null
}

export interface DemoLogin {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly role: string
  readonly hint: string
}

export interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly sentAt: string
}

/** The row behind a link, when the ask included it. */
export const linked = <Target extends Row>(link: Link<Target> | null | undefined): Target | undefined =>
  typeof link === 'object' && link !== null ? link : undefined

/** The id behind a link, included or not. */
export const idOf = (link: Link<Row> | null | undefined): string | undefined =>
  typeof link === 'string' ? link : (link?.id ?? undefined)
