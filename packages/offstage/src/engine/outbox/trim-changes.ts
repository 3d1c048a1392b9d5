import type { Queryable } from '../../database/database.ts'

/** How much of the past is kept. Whoever resumes further back is told to begin anew. */
export interface Retention {
  readonly hours: number
  readonly rowsMax: number
}

export const RETENTION_DEFAULT: Retention = { hours: 24, rowsMax: 1_000_000 }

const TRIMMED_MAX = 5_000

/** Removes changes that are too old or too many, in bounded steps; `oldest` moves with them. */
export async function trimChanges(on: Queryable, { hours, rowsMax }: Retention): Promise<void> {
  for (;;) {
    const [trimmed] = await on.query<{ n: string }>({ text: TRIM, values: [hours, rowsMax, TRIMMED_MAX] })
    if (Number(trimmed?.n ?? 0) < TRIMMED_MAX) return
  }
}

// Offsets have no gaps, so the first one to keep says how many go. It is the first that is young enough and within the
// last `rowsMax`; the step's bound stands in where that is further away.
const TRIM = `with bounds as (
    select h.oldest, least(h.oldest + $3::bigint, h.seq + 1) as farthest, h.seq - $2::bigint + 1 as by_rows
    from offstage.change_head h for update
  ), by_age as (
    select min(c.seq) as seq from offstage.change c, bounds b
    where c.seq >= b.oldest and c.seq < b.farthest and c.at >= now() - make_interval(secs => $1::float8 * 3600)
  ), keep as (
    select least(b.farthest, greatest(coalesce(a.seq, b.farthest), b.by_rows)) as seq from bounds b, by_age a
  ), gone as (
    delete from offstage.change c using keep where c.seq < keep.seq returning 1
  ), head as (
    update offstage.change_head h set oldest = keep.seq from keep where h.oldest < keep.seq
  ) select count(*) as n from gone`

/** Removes events that nobody will ask for again; what had to react to them has its own jobs. */
export async function trimEvents(on: Queryable, days: number): Promise<void> {
  await on.query({
    text: 'delete from offstage.event where at < now() - make_interval(days => $1::int)',
    values: [days],
  })
}
