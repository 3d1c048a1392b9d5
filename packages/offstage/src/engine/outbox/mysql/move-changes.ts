import type { Database, Transaction } from '../../../database/database.ts'

/**
 * Gives the next offsets to changes whose transactions have committed, and answers how many. The head's row is held
 * throughout, so that two who try at once take turns. Which changes go is decided once, by one look: until the next
 * statement more may have committed, some of them with lower numbers, and "all up to here" would wait for those, or lose them.
 */
export async function moveChanges(on: Database, limit: number): Promise<number> {
  return on.transaction(async (tx) => {
    await tx.query({ text: HOLD, values: [] })
    const ids = await nextIds(tx, limit)
    if (ids.length === 0) return 0
    await tx.query({ text: MOVE, values: [ids] })
    await tx.query({ text: REMOVE, values: [ids] })
    await tx.query({ text: 'update offstage_change_head set seq = seq + ?', values: [ids.length] })
    return ids.length
  })
}

async function nextIds(tx: Transaction, limit: number): Promise<readonly string[]> {
  const text = 'select id from offstage_change_unsequenced order by id limit ?'
  const rows = await tx.query<{ id: string | number }>({ text, values: [String(limit)] })
  return rows.map(({ id }) => String(id))
}

const HOLD = 'select seq from offstage_change_head for update'

const TAKEN = `json_table(?, '$[*]' columns (place for ordinality, id bigint path '$')) taken
  straight_join offstage_change_unsequenced u on u.id = taken.id`

// Rows of one transaction keep their order, and so do changes of one row: the second writer of a row gets its number
// after the first has committed.
const MOVE = `
insert into offstage_change (seq, resource, row_id, operation, "before", "after", actor, trace_id, span_id, at)
select (select seq from offstage_change_head) + taken.place, u.resource, u.row_id, u.operation, u."before", u."after",
  u.actor, u.trace_id, u.span_id, u.at
from ${TAKEN}`

const REMOVE = `delete u from ${TAKEN}`
