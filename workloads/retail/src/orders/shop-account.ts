import assert from 'node:assert/strict'
import { Account, accountNumber, type AccountRow } from '@offstage/bank'
import { User, type Id, type Tx } from 'offstage'

/** The account that every order is paid into; its number is the shop's for good. */
export const SHOP_ACCOUNT_NUMBER = accountNumber('00000000000001')
const SHOP_EMAIL = 'shop@offstage.example'

/** The shop's account. */
export async function shopAccount(tx: Pick<Tx, 'unrestricted'>): Promise<AccountRow> {
  const account = await tx.unrestricted.first(Account, { number: SHOP_ACCOUNT_NUMBER })
  assert(account !== undefined, 'the shop has no account yet; open it with openShopAccount')
  return account
}

/** Opens the shop's account, once; asked again it answers the one that is there. */
export async function openShopAccount(
  tx: Pick<Tx, 'unrestricted'>,
  ids: { readonly owner?: Id<'user'>; readonly account?: Id<'account'> } = {},
): Promise<AccountRow> {
  const there = await tx.unrestricted.first(Account, { number: SHOP_ACCOUNT_NUMBER })
  if (there !== undefined) return there
  // The shop is a user that nobody can sign in as: it has no password.
  const shop = await tx.unrestricted.insert(User, {
    ...(ids.owner === undefined ? {} : { id: ids.owner }),
    email: SHOP_EMAIL,
    name: 'Offstage Store',
  })
  return tx.unrestricted.insert(Account, {
    ...(ids.account === undefined ? {} : { id: ids.account }),
    owner: shop.id,
    number: SHOP_ACCOUNT_NUMBER,
    name: 'Sales',
    kind: 'settlement',
  })
}
