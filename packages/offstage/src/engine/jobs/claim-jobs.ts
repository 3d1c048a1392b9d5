import type { Database, Queryable, Row } from '../../database/database.ts'
import type { TraceContext } from '../../observe/trace.ts'
import type { Id } from '../../values/id.ts'

/** A job that this worker has claimed. */
export interface ClaimedJob {
  readonly id: Id<'job'>
  readonly name: string
  readonly input: unknown
  /** The number of this claim: whoever works on another one has lost the job. */
  readonly claim: number
  readonly failures: number
  readonly interruptions: number
  readonly attemptsMax: number
  readonly cause: TraceContext | undefined
}

export interface ClaimRequest {
  readonly worker: string
  readonly names: readonly string[]
  readonly limit: number
  readonly leaseMs: number
}

interface ClaimedRow extends Row {
  readonly id: Id<'job'>
  readonly name: string
  readonly input: unknown
  readonly claim: number
  readonly failures: number
  readonly interruptions: number
  readonly attempts_max: number
  readonly trace_id: string | null
  readonly span_id: string | null
}

/**
 * Claims due jobs for a worker. The claim commits before any of them runs, so a job that takes its process down with
 * it has been counted. A claim that ran out without an end was an interruption.
 */
export async function claimJobs(
  on: Queryable,
  { worker, names, limit, leaseMs }: ClaimRequest,
): Promise<readonly ClaimedJob[]> {
  const rows = await on.query<ClaimedRow>({
    name: 'offstage_claim_jobs',
    text: `with due as (
        select id from offstage.job
        where run_at <= now() and (claimed_until is null or claimed_until < now()) and name = any($2::text[])
        order by run_at, id limit $3 for update skip locked
      ) update offstage.job j set worker = $1, claimed_until = now() + make_interval(secs => $4::float8 / 1000),
        claim = j.claim + 1, interruptions = j.interruptions + (j.worker is not null)::int
      from due where j.id = due.id
      returning j.id, j.name, j.input, j.claim, j.failures, j.interruptions, j.attempts_max, j.trace_id, j.span_id`,
    values: [worker, names, limit, leaseMs],
  })
  return rows.map(({ trace_id: traceId, span_id: spanId, ...row }) => ({
    id: row.id,
    name: row.name,
    input: row.input,
    claim: row.claim,
    failures: row.failures,
    interruptions: row.interruptions,
    attemptsMax: row.attempts_max,
    cause: traceId === null || spanId === null ? undefined : { traceId, spanId },
  }))
}

/**
 * Takes a claimed job inside the transaction that does its work: the row is gone when the work commits, and back when
 * it does not. Until then its lock keeps everybody else away, however long the work takes. False: somebody else has it.
 */
export async function takeJob(tx: Queryable, { id, claim }: ClaimedJob): Promise<boolean> {
  const taken = await tx.query({
    name: 'offstage_take_job',
    text: `delete from offstage.job where id = (
        select id from offstage.job where id = $1 and claim = $2 for update skip locked
      ) returning id`,
    values: [id, claim],
  })
  return taken.length === 1
}

/** Gives a claimed job back unharmed, for another worker to take at once. */
export async function handBack(on: Queryable, { id, claim }: ClaimedJob): Promise<void> {
  await on.query({
    text: 'update offstage.job set worker = null, claimed_until = null where id = $1 and claim = $2',
    values: [id, claim],
  })
}

/** Notes that a try was cut short by something that is no fault of the job, and when the next one comes. */
export async function noteInterruption(
  on: Queryable,
  { id, claim }: ClaimedJob,
  delayMs: number,
): Promise<void> {
  await on.query({
    text: `update offstage.job set worker = null, claimed_until = null, interruptions = interruptions + 1,
        run_at = now() + make_interval(secs => $3::float8 / 1000)
      where id = $1 and claim = $2`,
    values: [id, claim, delayMs],
  })
}

/** Notes that a try failed and when the next one comes. */
export async function retryLater(
  on: Queryable,
  { id, claim }: ClaimedJob,
  error: string,
  delayMs: number,
): Promise<void> {
  await on.query({
    text: `update offstage.job set worker = null, claimed_until = null, failures = failures + 1, last_error = $3,
        run_at = now() + make_interval(secs => $4::float8 / 1000)
      where id = $1 and claim = $2`,
    values: [id, claim, error, delayMs],
  })
}

/** Sets a job aside for a person to look at. */
export async function giveUp(
  on: Queryable,
  { id, claim }: ClaimedJob,
  error: string,
  failures: number,
): Promise<void> {
  await on.query({
    text: `with gone as (delete from offstage.job where id = $1 and claim = $2 returning *)
      insert into offstage.job_failed (id, name, input, attempts_max, failures, error, trace_id, span_id, created_at)
      select id, name, input, attempts_max, $4, $3, trace_id, span_id, created_at from gone`,
    values: [id, claim, error, failures],
  })
}

// ── Workers that are gone ────────────────────────────────────────────────────────────────────────────────────────

// Two-part advisory locks are a space of their own; the first part is "wrk" in ASCII.
const WORKER_LOCK = 0x77726b

/** Takes the lock that says that a worker is alive, for as long as its session is. */
export async function lockAlive(session: Queryable, worker: string): Promise<void> {
  await session.query({
    text: 'select pg_advisory_lock($1, hashtext($2))',
    values: [WORKER_LOCK, worker],
  })
}

/** Frees what workers had claimed whose session is gone; answers how many jobs that were. */
export async function freeJobsOfTheDead(on: Database, self: string): Promise<number> {
  const freed = await on.query({
    name: 'offstage_free_jobs',
    text: `update offstage.job set worker = null, claimed_until = null, interruptions = interruptions + 1
      where id in (
        select j.id from offstage.job j
        where j.worker is not null and j.worker <> $1::uuid and not exists (
          select from pg_locks l
          where l.locktype = 'advisory' and l.granted and l.classid = $2::bigint::oid and l.objsubid = 2
            and l.objid::bigint = hashtext(j.worker::text)::bigint & 4294967295
            and l.database = (select oid from pg_database where datname = current_database()))
        for update of j skip locked)
      returning id`,
    values: [self, WORKER_LOCK],
  })
  return freed.length
}
