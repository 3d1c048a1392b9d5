import type { Step } from '../observe/trace.ts'
import type { TimelineEntry } from '../observe/timeline.ts'
import type { Actor } from '../policy/actor.ts'
import { isAdmin } from './request-context.ts'

const SECRET_COLUMNS = /hash|password|token|secret|code/i

/**
 * A trace as its reader may see it. A person sees the statements of their own clicks with the values that they brought
 * themselves: numbers, ids and facts. Values that travel as documents (whole rows, stored answers) are named, not
 * shown, since a row can hold what its policy hides; and no reader sees what a statement about secrets carried.
 */
export function maskEntry(entry: TimelineEntry, reader: Actor): TimelineEntry {
  return { ...entry, steps: entry.steps.map((step) => maskStep(step, isAdmin(reader))) }
}

function maskStep(step: Step, readerIsAdmin: boolean): Step {
  if (step.stage !== 'statement' || !Array.isArray(step.detail['values'])) return step
  const sql = String(step.detail['sql'])
  const hidden = SECRET_COLUMNS.test(sql) && /credential|session|access_token|mail_code|idempotency/.test(sql)
  const values = step.detail['values'].map((value: unknown) =>
    hidden ? '•••' : maskValue(value, readerIsAdmin),
  )
  const { plan, ...detail } = step.detail
  return { ...step, detail: { ...detail, values, ...(plan === undefined || hidden ? {} : { plan }) } }
}

const SHOWN_LENGTH_MAX = 64

function maskValue(value: unknown, readerIsAdmin: boolean): unknown {
  if (typeof value !== 'string') return Array.isArray(value) ? `[${value.length} values]` : value
  const isDocument = value.startsWith('{') || value.startsWith('[')
  if (isDocument && !readerIsAdmin) return `{${Buffer.byteLength(value)} bytes}`
  return value.length > SHOWN_LENGTH_MAX ? `${value.slice(0, SHOWN_LENGTH_MAX)}…` : value
}
