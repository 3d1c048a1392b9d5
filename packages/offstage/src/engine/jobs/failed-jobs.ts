import type { Queryable, Row } from '../../database/database.ts'
import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'

/** A job that was given up. */
export interface FailedJob {
  readonly id: Id<'job'>
  readonly name: string
  readonly input: unknown
  readonly failures: number
  readonly error: string
  readonly createdAt: Instant
  readonly failedAt: Instant
}

interface FailedRow extends Row {
  readonly id: Id<'job'>
  readonly name: string
  readonly input: unknown
  readonly failures: number
  readonly error: string
  readonly created_at: Instant
  readonly failed_at: Instant
}

/** The jobs that were given up, the latest first. */
export async function listFailed(on: Queryable, limit = 100): Promise<readonly FailedJob[]> {
  const rows = await on.query<FailedRow>({
    text: `select id, name, input, failures, error, created_at, failed_at
      from offstage.job_failed order by failed_at desc, id desc limit $1`,
    values: [limit],
  })
  return rows.map(({ created_at: createdAt, failed_at: failedAt, ...rest }) => ({
    ...rest,
    createdAt,
    failedAt,
  }))
}

/** Puts a job that was given up back, to be tried as if for the first time; false when there is none of that id. */
export async function retryFailed(on: Queryable, id: string): Promise<boolean> {
  const back = await on.query({
    text: `with back as (delete from offstage.job_failed where id = $1 returning *)
      insert into offstage.job (id, name, input, attempts_max, trace_id, span_id, created_at)
      select id, name, input, attempts_max, trace_id, span_id, created_at from back
      returning id`,
    values: [id],
  })
  return back.length === 1
}

/** How much there is to do, what waits for its time, what runs and what was given up, for health and metrics. */
export async function countJobs(on: Queryable): Promise<{
  readonly due: number
  readonly later: number
  readonly claimed: number
  readonly failed: number
}> {
  const [counts] = await on.query<{ due: string; later: string; claimed: string; failed: string }>({
    text: `select count(*) filter (where worker is null and run_at <= now()) as due,
        count(*) filter (where worker is null and run_at > now()) as later,
        count(*) filter (where worker is not null) as claimed,
        (select count(*) from offstage.job_failed) as failed
      from offstage.job`,
    values: [],
  })
  return {
    due: Number(counts?.due ?? 0),
    later: Number(counts?.later ?? 0),
    claimed: Number(counts?.claimed ?? 0),
    failed: Number(counts?.failed ?? 0),
  }
}
