import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Entry } from '../entry.ts'
import type { Ask } from '../load/load-plan.ts'
import { factsOf } from './facts-of.ts'
import type { StoreWork } from './works.ts'

const ASKS_MAX = 50

/** Holds all subjects to the limit's facts; of a write it looks at the rows. */
export async function checkStore(
  work: StoreWork,
  entries: readonly Entry[],
  database: pg.Client,
): Promise<void> {
  const look = work.isRead ? readFacts : (entry: Entry, ask: Ask) => writtenFacts(entry, ask, database)
  const [first, ...others] = entries
  assert(first !== undefined)
  for (const [at, ask] of first.asks.slice(0, ASKS_MAX).entries()) {
    const expected = await look(first, ask)
    for (const other of others) {
      const theirs = other.asks[at]
      assert(theirs !== undefined, `${other.name} is asked less than the limit`)
      assert.deepEqual(await look(other, theirs), expected, `${other.name} does ${work.name} in another way`)
    }
  }
}

const readFacts = async (entry: Entry, ask: Ask): Promise<unknown> => factsOf(await sendTo(entry, ask))

/** What the database holds of the order that was answered with. */
async function writtenFacts(entry: Entry, ask: Ask, database: pg.Client): Promise<unknown> {
  const answer = JSON.stringify(await sendTo(entry, ask))
  const id = /"id":"([0-9a-f-]{36})"/.exec(answer)?.[1]
  assert(id !== undefined, `${entry.name} answered ${answer}`)
  const { rows } = await database.query(
    `select o.customer_id, o.status, o.total::int, i.position::int, i.product_id, i.quantity::int, i.unit_price::int, i.amount::int
     from "order" o join order_item i on i.order_id = o.id where o.id = $1 order by i.position`,
    [id],
  )
  assert.equal(rows.length, 3, `${entry.name} wrote ${rows.length} items`)
  assert.match(answer, totalIn(rows[0]), `${entry.name} answered ${answer}`)
  return rows
}

/** The total as cents or as dollars. */
function totalIn(row: unknown): RegExp {
  const { total } = row as { total: number } // the statement above
  return new RegExp(`"(${total}|${(total / 100).toFixed(2)})"|:${total}\\b`)
}

/** Sends one request, and answers what came back. */
export async function sendTo({ name, port, headers }: Entry, { path, body }: Ask): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    headers: { ...headers, 'Content-Type': 'application/json', 'Idempotency-Key': randomUUID() },
    ...(body === undefined ? {} : { method: 'POST', body }),
  })
  const text = await response.text()
  assert(
    response.ok && !text.startsWith('{"errors"'),
    `${name} ${path}: ${response.status} ${text.slice(0, 500)}`,
  )
  return JSON.parse(text)
}
