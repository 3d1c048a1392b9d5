import type { Step } from '../observe/trace.ts'
import type { TimelineEntry } from '../observe/timeline.ts'
import type { Actor } from '../policy/actor.ts'
import { isAdmin } from './request-context.ts'

const SECRET_COLUMNS = /hash|password|token|secret|code/i
const SECRET_TABLES = /credential|session|access_token|mail_code/
/** They carry whole documents: mails with codes in them, rows, stored answers. */
const DOCUMENT_TABLES = /offstage\.(job|event|change|dev_outbox|idempotency_key)/

/**
 * A trace as its reader may see it. A person sees their own clicks: of statements that their own policy was part of,
 * with the values and how many rows were found; of all others the shape alone, because what the platform looks up past
 * the policies to do its work (who has an address, whose account a number is) is not for whoever caused it to know. An
 * administrator sees these too. What a statement about secrets carried is shown to nobody.
 */
export function maskEntry({ viewers: _viewers, ...entry }: TimelineEntry, reader: Actor): ShownEntry {
  const isOpen = isAdmin(reader)
  return { ...entry, steps: entry.steps.map((step) => maskStep(step, isOpen)) }
}

/** An entry as it leaves the server: who else was looking is nobody's business. */
export type ShownEntry = Omit<TimelineEntry, 'viewers'>

function maskStep(step: Step, isOpen: boolean): Step {
  if (step.stage === 'statement') return maskStatement(step, isOpen)
  if (isOpen) return step
  if (step.stage === 'effect') return withoutRow(step)
  if (step.stage === 'push' && 'viewers' in step.detail) return withoutViewers(step)
  return step.stage === 'job' && 'error' in step.detail ? withoutError(step) : step
}

function maskStatement(step: Step, isOpen: boolean): Step {
  const { values, rows, plan, isJudged, ...detail } = step.detail
  const sql = String(detail['sql'])
  const isSecret = (SECRET_COLUMNS.test(sql) && SECRET_TABLES.test(sql)) || DOCUMENT_TABLES.test(sql)
  const isShown = isOpen || isJudged === true
  const given = Array.isArray(values) ? values : []
  return {
    ...step,
    detail: {
      ...detail,
      values: given.map((value: unknown) => (isSecret || !isShown ? '•••' : maskValue(value, isOpen))),
      ...(isShown ? { rows } : {}),
      ...(plan === undefined || isSecret ? {} : { plan }),
    },
  }
}

/** What changed may be somebody else's: that it did is told, and not which one it was. */
function withoutRow(step: Step): Step {
  const { id: _id, ...detail } = step.detail
  return detail['what'] === 'change' ? { ...step, detail } : step
}

/** How many others look at the same is theirs: that somebody does may already tell a secret. */
function withoutViewers(step: Step): Step {
  const { viewers: _viewers, ...detail } = step.detail
  return { ...step, title: 'Showed it live', detail }
}

function withoutError(step: Step): Step {
  const { error: _error, ...detail } = step.detail
  return { ...step, title: 'It failed', detail }
}

const SHOWN_LENGTH_MAX = 64

function maskValue(value: unknown, isOpen: boolean): unknown {
  if (typeof value !== 'string') return Array.isArray(value) ? `[${value.length} values]` : value
  const isDocument = value.startsWith('{') || value.startsWith('[')
  if (isDocument && !isOpen) return `{${Buffer.byteLength(value)} bytes}`
  return value.length > SHOWN_LENGTH_MAX ? `${value.slice(0, SHOWN_LENGTH_MAX)}…` : value
}
