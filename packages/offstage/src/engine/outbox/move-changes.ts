import type { Queryable } from '../../database/database.ts'

/**
 * Gives the next offsets to changes whose transactions have committed, and answers how many. One statement: the head
 * moves with the rows or not at all, so there is no gap, and two who tried at once would take turns at the head's row.
 */
export async function moveChanges(on: Queryable, limit: number): Promise<number> {
  const [moved] = await on.query<{ n: string }>({ text: MOVE, values: [limit] })
  return Number(moved?.n ?? 0)
}

// Rows of one transaction keep their order, and so do changes of one row: the second writer of a row gets its id after
// the first has committed. A statement sees one moment, so all up to the last of the first ones are just these. As a
// list of ids they were joined row by row: a vacuum that had found the table empty left the planner sure that it is.
export const MOVE = `with taken as (
    delete from offstage.change_unsequenced where id <= (
      select max(id) from (select id from offstage.change_unsequenced order by id limit $1) first
    ) returning *
  ), head as (
    update offstage.change_head set seq = seq + (select count(*) from taken)
    where exists (select from taken)
    returning seq - (select count(*) from taken) as base
  ), moved as (
    insert into offstage.change (seq, resource, row_id, operation, before, after, actor, trace_id, span_id, at)
    select head.base + row_number() over (order by t.id), t.resource, t.row_id, t.operation, t.before, t.after,
      t.actor, t.trace_id, t.span_id, t.at
    from taken t cross join head
    returning 1
  ) select count(*) as n from moved`

/**
 * Gives the log a new epoch when it is on another server, or another timeline of it, than its last offsets were given
 * on: after a restore the same offsets could stand for other changes, and whoever resumes there must begin anew.
 */
export async function renewEpoch(on: Queryable): Promise<void> {
  await on.query({
    text: `with here as (
        select system_identifier || '/' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) as history
        from pg_control_system()
      ) update offstage.change_head h set history = here.history,
        epoch = case when h.history = '' then h.epoch else gen_random_uuid() end
      from here where h.history <> here.history`,
    values: [],
  })
}
