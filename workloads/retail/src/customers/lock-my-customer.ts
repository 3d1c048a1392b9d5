import assert from 'node:assert/strict'
import { User, type Caller, type Id, type Tx } from 'offstage'
import { newCode } from '../new-code.ts'
import { Customer, type CustomerRow } from './customer.ts'

/**
 * The caller's own customer record, locked until the transaction ends: what one person does with their cart happens one
 * after the other. Whoever buys for the first time gets a record now.
 */
export async function lockMyCustomer(tx: Tx, actor: Caller): Promise<CustomerRow> {
  assert(actor.user !== undefined)
  const known = await tx.unrestricted.first(Customer, { user: actor.user })
  return known === undefined ? becomeCustomer(tx, actor.user) : tx.unrestricted.lock(Customer, known.id)
}

async function becomeCustomer(tx: Tx, user: Id<'user'>): Promise<CustomerRow> {
  // The person is locked, so that two first clicks at once make one record.
  const person = await tx.unrestricted.lock(User, user)
  const meanwhile = await tx.unrestricted.first(Customer, { user })
  if (meanwhile !== undefined) return tx.unrestricted.lock(Customer, meanwhile.id)
  // Sessions remember what was known of a person, and of this one that they are no customer. Whoever was read at an
  // older version is read again, on every node, so that they see their cart with the next request.
  await tx.unrestricted.update(User, user, { securityVersion: person.securityVersion + 1 })
  return tx.unrestricted.insert(Customer, { user, name: person.name, code: newCode('C', 8) })
}
