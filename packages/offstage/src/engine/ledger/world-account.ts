import { createHash } from 'node:crypto'
import type { Transaction } from '../../database/database.ts'
import { openAccounts } from './ledger-accounts.ts'
import type { LedgerAccountId } from './ledger-item.ts'

/**
 * The account of the world outside for a unit: where what comes in comes from, and where what leaves goes. It has no
 * bound, so its balance is minus what is in the house. Opened when first asked for.
 */
export async function worldAccount(tx: Transaction, unit: string): Promise<LedgerAccountId> {
  const known = await findWorld(tx, unit)
  if (known !== undefined) return known
  // Two first askers would open two worlds; the second waits here and then finds the first one's.
  await tx.query({
    text: `select pg_advisory_xact_lock(hashtextextended($1, 0))`,
    values: [`offstage.world:${unit}`],
  })
  const opened = await findWorld(tx, unit)
  if (opened !== undefined) return opened
  const [id] = await openAccounts(tx, [
    { unit, minBalance: null, owner: { resource: WORLD, id: worldId(unit), field: 'balance' } },
  ])
  if (id === undefined) throw new Error('An account that was opened has an id.')
  return id
}

const WORLD = 'offstage.world'

async function findWorld(tx: Transaction, unit: string): Promise<LedgerAccountId | undefined> {
  const rows = await tx.query<{ id: LedgerAccountId }>({
    name: 'offstage_find_world',
    text: `select id from offstage.ledger_account where owner_resource = $1 and owner_id = $2 and owner_field = 'balance'`,
    values: [WORLD, worldId(unit)],
  })
  return rows[0]?.id
}

/** A name-based id (a UUID of version 8, RFC 9562), so that the world of a unit is found by the owner's index. */
function worldId(unit: string): string {
  const hex = createHash('sha256').update(`offstage.world:${unit}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
