import { Cron } from 'croner'
import type { Database, Queryable } from '../../database/database.ts'
import { newId } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'
import type { JobHandler } from './job-handler.ts'

type Recurring = JobHandler & { readonly every: string }

const isRecurring = (handler: JobHandler): handler is Recurring => handler.every !== undefined

/** Writes down when each recurring job comes next; one whose times have changed begins anew. */
export async function planSchedule(on: Queryable, handlers: Iterable<JobHandler>): Promise<void> {
  const recurring = [...handlers].filter(isRecurring)
  if (recurring.length === 0) return
  const from = await databaseTime(on)
  const rows = recurring.flatMap(({ name, every }) => {
    const next = nextAfter(every, from)
    return next === undefined ? [] : [{ name, every, next_at: next }]
  })
  await on.query({
    text: `insert into offstage.job_schedule as known (name, every, next_at)
      select s.name, s.every, s.next_at
      from jsonb_to_recordset($1::jsonb) as s(name text, every text, next_at timestamptz) order by s.name
      on conflict (name) do update set every = excluded.every, next_at = excluded.next_at
        where known.every <> excluded.every`,
    values: [JSON.stringify(rows)],
  })
}

/**
 * Puts down the recurring jobs that are due, each tick once however many nodes there are. Ticks that were missed
 * while nobody ran are one; a tick is left out while the one before it is still waiting or running.
 */
export async function putDownDue(
  database: Database,
  handlers: ReadonlyMap<string, JobHandler>,
): Promise<number> {
  const due = await database.query<{ name: string; next_at: Instant; now: Instant }>({
    name: 'offstage_due_schedules',
    text: 'select name, next_at, now() as now from offstage.job_schedule where next_at <= now() and name = any($1::text[])',
    values: [[...handlers.values()].filter(isRecurring).map(({ name }) => name)],
  })
  let put = 0
  for (const { name, next_at: seen, now } of due) {
    const handler = handlers.get(name)
    const next = handler?.every === undefined ? undefined : nextAfter(handler.every, now)
    if (handler !== undefined && next !== undefined && (await putDown(database, handler, seen, next))) put++
  }
  return put
}

async function putDown(on: Queryable, handler: JobHandler, seen: Instant, next: string): Promise<boolean> {
  const put = await on.query({
    name: 'offstage_put_down_tick',
    text: `with tick as (
        update offstage.job_schedule set next_at = $3 where name = $1 and next_at = $2 returning name
      ) insert into offstage.job (id, name, input, attempts_max, recurring)
      select $4, tick.name, '{}', $5, true from tick
      where not exists (select from offstage.job j where j.recurring and j.name = tick.name)
      returning id`,
    values: [handler.name, seen, next, newId(), handler.attemptsMax],
  })
  return put.length === 1
}

function nextAfter(every: string, from: Instant): string | undefined {
  return new Cron(every, { timezone: 'UTC' }).nextRun(new Date(from))?.toISOString()
}

async function databaseTime(on: Queryable): Promise<Instant> {
  const [clock] = await on.query<{ now: Instant }>({ text: 'select now() as now', values: [] })
  if (clock === undefined) throw new Error('The database has a clock.')
  return clock.now
}
