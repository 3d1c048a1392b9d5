import type { Queryable, Row } from '../../database/database.ts'
import type { TraceContext } from '../../observe/trace.ts'
import type { Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'
import type { RowChange, RowImage } from './effects.ts'

/** A change with its place in the log. */
export interface Change extends RowChange {
  readonly seq: number
  readonly actor: Id<'user'> | undefined
  /** The request or job that made it. */
  readonly cause: TraceContext | undefined
  readonly at: Instant
}

/** The log's identity and its ends: `seq` was given last, `oldest` is the first that is kept. */
export interface ChangeHead {
  readonly epoch: string
  readonly seq: number
  readonly oldest: number
}

export async function readHead(on: Queryable): Promise<ChangeHead> {
  const [head] = await on.query<{ epoch: string; seq: string; oldest: string }>({
    text: 'select epoch, seq, oldest from offstage.change_head',
    values: [],
  })
  if (head === undefined) throw new Error('The change log has a head.')
  return { epoch: head.epoch, seq: Number(head.seq), oldest: Number(head.oldest) }
}

/** Reads the changes after an offset, in order. */
export async function readChanges(on: Queryable, after: number, limit: number): Promise<readonly Change[]> {
  const rows = await on.query<ChangeRow>({
    text: `select seq, resource, row_id, operation, before, after, actor, trace_id, span_id, at
      from offstage.change where seq > $1 order by seq limit $2`,
    values: [after, limit],
  })
  return rows.map(changeOf)
}

interface ChangeRow extends Row {
  readonly seq: string
  readonly resource: string
  readonly row_id: Id
  readonly operation: RowChange['operation']
  readonly before: RowImage | null
  readonly after: RowImage | null
  readonly actor: Id<'user'> | null
  readonly trace_id: string | null
  readonly span_id: string | null
  readonly at: Instant
}

function changeOf(row: ChangeRow): Change {
  const { trace_id: traceId, span_id: spanId } = row
  return {
    seq: Number(row.seq),
    resource: row.resource,
    id: row.row_id,
    operation: row.operation,
    before: row.before,
    after: row.after,
    actor: row.actor ?? undefined,
    cause: traceId === null || spanId === null ? undefined : { traceId, spanId },
    at: row.at,
  }
}
