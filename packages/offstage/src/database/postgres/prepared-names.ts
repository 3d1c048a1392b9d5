import { LRUCache } from 'lru-cache'
import type pg from 'pg'

// A statement that a connection has prepared costs the server 100 KB and more (measured: 145 MB for 1,000 shapes of one
// query), and it stays until the connection closes. Asks have endless shapes, so each connection keeps only this many.
const PREPARED_MAX = 200
// Shapes seen once lately; what is never asked again is not worth preparing.
const SEEN_MAX = 5_000

const seen = new LRUCache<string, true>({ max: SEEN_MAX })
const prepared = new WeakMap<pg.PoolClient, Map<string, true>>()

/**
 * Says under which name a statement is to be prepared on this connection; undefined the first time a shape is seen.
 * It must be waited for only where another one is to be forgotten first.
 */
export function preparedName(
  client: pg.PoolClient,
  name: string | undefined,
): string | undefined | Promise<string> {
  if (name === undefined) return undefined
  if (!seen.has(name)) {
    seen.set(name, true)
    return undefined
  }
  const names = namesOf(client)
  // The most recently used stand last.
  if (!names.delete(name) && names.size >= PREPARED_MAX)
    return forgetOldest(client, names).then(() => {
      names.set(name, true)
      return name
    })
  names.set(name, true)
  return name
}

function namesOf(client: pg.PoolClient): Map<string, true> {
  const known = prepared.get(client)
  if (known !== undefined) return known
  const made = new Map<string, true>()
  prepared.set(client, made)
  return made
}

async function forgetOldest(client: pg.PoolClient, names: Map<string, true>): Promise<void> {
  const [oldest] = names.keys()
  if (oldest === undefined) return
  names.delete(oldest)
  await client.query(`deallocate "${oldest.replaceAll('"', '""')}"`)
  // The driver remembers by name what it has prepared, in a member that its types leave out.
  delete (client as unknown as { connection: { parsedStatements: Record<string, string> } }).connection
    .parsedStatements[oldest]
}
