import type { Row, Statement } from '../../database/database.ts'
import type { ExpressionNode } from '../../declare/expression.ts'
import { problem } from '../../errors.ts'
import { describeExpression } from '../../model/expressions.ts'
import type { ModelList, ModelResource, Right } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { classOf } from '../../policy/actor.ts'
import { isConstant } from '../../policy/fold-actor.ts'
import { rowPredicate } from '../../policy/row-predicate.ts'
import type { Id } from '../../values/id.ts'
import type { ActContext } from './act-context.ts'
import { decodeRow, type DecodedRow } from './decode-row.ts'
import { writeStatements } from './write-statements.ts'

type Columns = Readonly<Record<string, unknown>>

/** The condition under which the actor has a right to a row. */
export function rightOf(context: ActContext, resource: ModelResource, right: Right): ExpressionNode {
  if (context.unrestricted) return { kind: 'constant', value: true }
  return rowPredicate(resource, right, classOf(context.actor))
}

const VERBS: Readonly<Record<Right, string>> = {
  read: 'read',
  create: 'create',
  update: 'change',
  delete: 'delete',
  restore: 'restore',
}

function refusal(context: ActContext, resource: ModelResource, right: Right) {
  context.trace.note('policy', `You may not ${VERBS[right]} this ${words(resource.name)}`, {
    resource: resource.name,
    right,
    decision: 'denied',
  })
  if (context.actor.kind === 'guest') return problem('E_NOT_SIGNED_IN')
  return problem('E_NOT_ALLOWED', { what: `${VERBS[right]} this ${words(resource.name)}` })
}

/** Refuses at once what no row could make right. */
export function requireRight(context: ActContext, resource: ModelResource, right: Right): void {
  const clause = rightOf(context, resource, right)
  if (isConstant(clause, false)) throw refusal(context, resource, right)
  if (!context.unrestricted) noteClause(context, resource, right, clause)
}

/** What is decided of a right before any row is looked at. */
function noteClause(
  { trace }: ActContext,
  resource: ModelResource,
  right: Right,
  clause: ExpressionNode,
): void {
  const said = describeExpression(clause)
  const what = `${words(resource.plural)} you may ${VERBS[right]}`
  const isOpen = isConstant(clause, true)
  trace.note(
    'policy',
    isOpen ? `You may ${VERBS[right]} ${words(resource.plural)}` : `Decided which ${what}: ${said}`,
    {
      resource: resource.name,
      right,
      clause: said,
      decision: isOpen ? 'allowed' : 'by row',
    },
  )
}

/** Asks the policy about a row as it is. */
export async function judgeBefore(
  context: ActContext,
  resource: ModelResource,
  right: Right,
  id: Id,
): Promise<void> {
  const clause = rightOf(context, resource, right)
  if (isConstant(clause, true)) return
  const [verdict] = await context.tx.query<{ allowed: boolean }>(
    writeStatements(context).judge(resource, id, clause),
    context.trace,
  )
  if (verdict?.allowed !== true) throw refusal(context, resource, right)
}

// The database looks for what must be unique while it writes, and answers before the policy can. Whoever may not write
// a row is told so first, or every refusal would tell which values are taken.

export const isUniqueBeyondId = ({ unique, by }: ModelList): boolean => unique && by[0] !== 'id'

/** Asks the policy about rows before they are written. */
export async function judgeNew(
  context: ActContext,
  resource: ModelResource,
  rows: readonly Columns[],
): Promise<void> {
  const clause = rightOf(context, resource, 'create')
  if (isConstant(clause, true)) return
  const { now } = context
  const columns = rows.map((row) => ({ version: 1, created_at: now, updated_at: now, ...row }))
  await requireAllowed(
    context,
    resource,
    'create',
    writeStatements(context).judgeNew(resource, columns, clause),
  )
}

/** Asks the policy about a row as it will be, before it is. */
export async function judgeChanged(
  context: ActContext,
  resource: ModelResource,
  id: Id,
  columns: Columns,
): Promise<void> {
  const clause = rightOf(context, resource, 'update')
  if (isConstant(clause, true)) return
  await requireAllowed(
    context,
    resource,
    'update',
    writeStatements(context).judgeChanged(resource, id, columns, clause),
  )
}

async function requireAllowed(
  context: ActContext,
  resource: ModelResource,
  right: Right,
  statement: Statement,
): Promise<void> {
  const verdicts = await context.tx.query<{ allowed: boolean | null }>(statement, context.trace)
  if (!verdicts.every(({ allowed }) => allowed === true)) throw refusal(context, resource, right)
}

/** Runs a write whose rows come back with the policy's judgement on them; one refused row refuses them all. */
export async function runJudged(
  context: ActContext,
  resource: ModelResource,
  right: Right,
  statement: Statement,
): Promise<readonly DecodedRow[]> {
  const rows = await context.tx.query(statement, context.trace)
  if (!rows.every((row: Row) => row['__allowed'] === true)) throw refusal(context, resource, right)
  return rows.map((row) => decodeRow(resource, row))
}
