import type { Transaction } from '../../database/database.ts'
import { words } from '../../model/names.ts'
import type { Trace } from '../../observe/trace.ts'
import { newId } from '../../values/id.ts'
import type { Effects } from './effects.ts'

export interface EffectsContext {
  readonly tx: Transaction
  readonly trace: Trace
  readonly actor: string | undefined
}

/** Writes a transaction's effects beside its rows: they commit together or not at all. */
export async function recordEffects(effects: Effects, context: EffectsContext): Promise<void> {
  await recordChanges(effects, context)
  await recordEvents(effects, context)
  await recordJobs(effects, context)
}

async function recordChanges({ changes }: Effects, { tx, trace, actor }: EffectsContext): Promise<void> {
  if (changes.length === 0) return
  const rows = changes.map(({ resource, id, operation, before, after }) => ({
    resource,
    row_id: id,
    operation,
    before,
    after,
  }))
  for (const { resource, id, operation } of changes.slice(0, NOTED_MAX))
    trace.note('effect', changeTitle(resource, operation), { what: 'change', name: resource, id, operation })
  await tx.query({
    about: 'Wrote down what changed, for whoever follows it',
    name: 'offstage_record_changes',
    text: `insert into offstage.change_unsequenced (resource, row_id, operation, before, after, actor, trace_id, span_id)
      select c.resource, c.row_id, c.operation, c.before, c.after, $2, $3, $4
      from jsonb_to_recordset($1::jsonb) as c(resource text, row_id uuid, operation text, before jsonb, after jsonb)`,
    values: [JSON.stringify(rows), actor ?? null, trace.traceId, trace.spanId],
  })
}

// A bulk import changes thousands of rows; a timeline that lists them all tells nobody anything.
const NOTED_MAX = 20

const DONE = { insert: 'Added', update: 'Changed', delete: 'Removed' } as const
const changeTitle = (resource: string, operation: keyof typeof DONE): string =>
  `${DONE[operation]} one ${words(resource)}`

async function recordEvents({ events }: Effects, { tx, trace }: EffectsContext): Promise<void> {
  if (events.length === 0) return
  const rows = events.map(({ name, payload }) => ({ id: newId(), name, payload }))
  for (const { id, name } of rows)
    trace.note('effect', `Announced to the rest of the system: ${words(name)}`, { what: 'event', name, id })
  await tx.query({
    about: 'Wrote down what happened',
    name: 'offstage_record_events',
    text: `insert into offstage.event (id, name, payload, trace_id, span_id)
      select e.id, e.name, e.payload, $2, $3 from jsonb_to_recordset($1::jsonb) as e(id uuid, name text, payload jsonb)`,
    values: [JSON.stringify(rows), trace.traceId, trace.spanId],
  })
}

/** The platform's own jobs are called `offstage.sendMail`; whose they are tells nobody what they do. */
export const workWords = (name: string): string => words(name.replace(/^offstage\./, ''))

async function recordJobs({ jobs }: Effects, { tx, trace }: EffectsContext): Promise<void> {
  if (jobs.length === 0) return
  const rows = jobs.map(({ name, input, attemptsMax, runAt }) => ({
    id: newId(),
    name,
    input,
    attempts_max: attemptsMax,
    run_at: runAt ?? null,
  }))
  for (const { id, name } of rows)
    trace.note('effect', `Left work for afterwards: ${workWords(name)}`, { what: 'job', name, id })
  await tx.query({
    about: 'Put down the work for afterwards',
    name: 'offstage_record_jobs',
    text: `insert into offstage.job (id, name, input, attempts_max, run_at, trace_id, span_id)
      select j.id, j.name, j.input, j.attempts_max, coalesce(j.run_at, now()), $2, $3
      from jsonb_to_recordset($1::jsonb) as j(id uuid, name text, input jsonb, attempts_max int, run_at timestamptz)`,
    values: [JSON.stringify(rows), trace.traceId, trace.spanId],
  })
}
