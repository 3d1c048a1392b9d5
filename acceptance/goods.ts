import { Account, newAccountNumber, payIn } from '@offstage/bank'
import { Customer, openShopAccount } from '@offstage/retail'
import { moneyOf, type Id, type Seed, type Tx } from 'offstage'
import { Category } from '../workloads/retail/src/categories/category.ts'
import { newCode } from '../workloads/retail/src/new-code.ts'
import { Product } from '../workloads/retail/src/products/product.ts'
import { Location } from '../workloads/retail/src/stock/location.ts'
import { StockLevel } from '../workloads/retail/src/stock/stock-level.ts'

/** Where goods stand and in which aisle. */
export interface Rooms {
  readonly category: Id<'category'>
  readonly location: Id<'location'>
}

/** The little that every sale needs: the shop's account, a category, a location. */
export async function furnish(tx: Tx): Promise<Rooms> {
  await openShopAccount(tx)
  const category = await tx.unrestricted.insert(Category, { name: 'Lamps', slug: 'lamps' })
  const location = await tx.unrestricted.insert(Location, { code: 'EAST', name: 'East' })
  return { category: category.id, location: location.id }
}

export interface Goods {
  readonly name?: string
  readonly price?: string
  readonly pieces: number
}

/** Puts a new product on the shelf. */
export async function stockProduct(
  { transaction, category, location }: Pick<Seed, 'transaction'> & Rooms,
  { name = 'Desk lamp', price = '10.00', pieces }: Goods,
): Promise<Id<'product'>> {
  return transaction(async (tx) => {
    const product = await tx.unrestricted.insert(Product, {
      sku: newCode('S', 10),
      name,
      description: `A ${name.toLowerCase()}.`,
      category,
      price: moneyOf(price, 'USD'),
    })
    const shelf = await tx.unrestricted.insert(StockLevel, {
      product: product.id,
      location,
    })
    if (pieces > 0) {
      const from = await tx.ledger.world('piece')
      await tx.ledger.post([{ from, to: shelf.onHand, amount: BigInt(pieces), reason: 'receipt' }])
    }
    return product.id
  })
}

/** Makes somebody a customer of the shop and of the bank, with money. */
export async function openFor(
  tx: Tx,
  user: Id<'user'>,
  funds: string,
): Promise<{ readonly customer: Id<'customer'>; readonly account: Id<'account'> }> {
  const customer = await tx.unrestricted.insert(Customer, { user, name: 'A Buyer', code: newCode('C', 10) })
  const account = await tx.unrestricted.insert(Account, {
    owner: user,
    number: newAccountNumber(),
    name: 'Everyday',
    kind: 'current',
  })
  const paid = { amount: moneyOf(funds, 'USD'), counterparty: 'Cash', memo: '' }
  if (paid.amount.amount > 0n) await payIn(tx, account, paid)
  return { customer: customer.id, account: account.id }
}
