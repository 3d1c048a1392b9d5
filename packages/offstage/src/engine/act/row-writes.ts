import type { Statement } from '../../database/database.ts'
import { problem, type InputError } from '../../errors.ts'
import { resourceOf, type ModelField, type ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { factOf } from '../../policy/actor.ts'
import { TRUE } from '../../policy/fold-actor.ts'
import { newId, type Id } from '../../values/id.ts'
import type { Instant } from '../../values/instant.ts'
import type { Money } from '../../values/money.ts'
import type { ActContext } from './act-context.ts'
import { checkRow } from './check-row.ts'
import type { DecodedRow } from './decode-row.ts'
import {
  isUniqueBeyondId,
  judgeBefore,
  judgeChanged,
  judgeNew,
  requireRight,
  rightOf,
  runJudged,
} from './judgement.ts'
import { readByIds, readOne } from './row-reads.ts'
import { writeStatements } from './write-statements.ts'

type Values = Readonly<Record<string, unknown>>

/** Inserts rows: fills in defaults, opens balances, and judges each new row by the create policy. */
export async function insertRows(
  context: ActContext,
  resource: ModelResource,
  given: readonly Values[],
): Promise<readonly DecodedRow[]> {
  if (given.length === 0) return []
  requireRight(context, resource, 'create')
  const rows = given.map((row) => withDefaults(context, resource, row))
  rows.forEach((row) => checkRow(resource, row))
  await checkLinks(context, resource, rows)
  await attachFiles(context, resource, rows)
  const opened = await openBalances(context, resource, rows)
  if (resource.lists.some(isUniqueBeyondId))
    await judgeNew(
      context,
      resource,
      opened.map((row) => columnsOf(resource, row)),
    )
  const inserted: DecodedRow[] = []
  for (let start = 0; start < opened.length; start += ROWS_PER_STATEMENT)
    inserted.push(
      ...(await runJudged(
        context,
        resource,
        'create',
        insertStatement(context, resource, opened.slice(start, start + ROWS_PER_STATEMENT)),
      )),
    )
  for (const { row, image } of inserted)
    context.effects.changes.push({
      resource: resource.name,
      id: row.id,
      operation: 'insert',
      before: null,
      after: image,
    })
  return inserted
}

/** Changes one row; the policy judges it before and after. A row that may not be read is not there (404). */
export async function updateRow(
  context: ActContext,
  resource: ModelResource,
  id: Id,
  changes: Values,
  expect?: (before: DecodedRow) => void,
): Promise<DecodedRow> {
  const before = await readOne(context, resource, id, true)
  requireRight(context, resource, 'update')
  await judgeBefore(context, resource, 'update', id)
  // Who may not change a row is told that, and not whether the version they hold is the newest.
  expect?.(before)
  const changed = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
  if (Object.keys(changed).length === 0) return before
  checkRow(resource, changed)
  refuseLinkToItself(context, resource, id, changed)
  await checkLinks(context, resource, [changed])
  await attachFiles(context, resource, [changed], before.row)
  if (resource.lists.some((list) => isUniqueBeyondId(list) && list.by.some((name) => name in changed)))
    await judgeChanged(context, resource, id, columnsOf(resource, changed))
  const [after] = await runJudged(
    context,
    resource,
    'update',
    updateStatement(context, resource, id, changed),
  )
  if (after === undefined) throw new Error('A locked row does not vanish.')
  context.effects.changes.push({
    resource: resource.name,
    id,
    operation: 'update',
    before: before.image,
    after: after.image,
  })
  return after
}

/** Deletes one row, its `cascade` children before it, each recorded by itself. */
export async function deleteRow(
  context: ActContext,
  resource: ModelResource,
  id: Id,
  expect?: (before: DecodedRow) => void,
): Promise<void> {
  const before = await readOne(context, resource, id, true)
  requireRight(context, resource, 'delete')
  await judgeBefore(context, resource, 'delete', id)
  expect?.(before)
  if (resource.softDelete) {
    await markRow(context, resource, before, context.now)
    return
  }
  await removeRow({ ...context, unrestricted: true }, resource, before, new Set([id]))
}

/** `leaving` are the rows that are on their way out: where links lead in a circle they are met again. */
async function removeRow(
  context: ActContext,
  resource: ModelResource,
  { row: { id }, image }: DecodedRow,
  leaving: ReadonlySet<Id>,
): Promise<void> {
  await settleChildren(context, resource, id, leaving)
  await context.tx.query(writeStatements(context).remove(resource, id), context.trace)
  context.effects.changes.push({
    resource: resource.name,
    id,
    operation: 'delete',
    before: image,
    after: null,
  })
}

/** Brings a deleted row back; one that lives stays as it is. A row that the actor may not see deleted is not there. */
export async function restoreRow(context: ActContext, resource: ModelResource, id: Id): Promise<void> {
  const [before] = await readByIds(context, resource, [id], true, true)
  if (before === undefined) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  requireRight(context, resource, 'restore')
  await judgeBefore(context, resource, 'restore', id)
  if (before.row['deletedAt'] !== null) await markRow(context, resource, before, null)
}

/** What hangs on the row stays as it is: it is there again when the row is. */
async function markRow(
  context: ActContext,
  resource: ModelResource,
  before: DecodedRow,
  deletedAt: Instant | null,
): Promise<void> {
  const { id } = before.row
  const statement = writeStatements(context).update(resource, id, { deleted_at: deletedAt }, TRUE)
  const [after] = await runJudged(context, resource, 'delete', statement)
  if (after === undefined) throw new Error('A locked row does not vanish.')
  context.effects.changes.push({
    resource: resource.name,
    id,
    operation: 'update',
    before: before.image,
    after: after.image,
  })
}

// ── Values ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** One JSON parameter carries the rows; this many keep a statement well below any limit of its size. */
const ROWS_PER_STATEMENT = 2_000

function withDefaults(
  { actor }: ActContext,
  resource: ModelResource,
  given: Values,
): Record<string, unknown> {
  const row: Record<string, unknown> = { id: given['id'] ?? newId() }
  const errors: InputError[] = []
  for (const field of resource.fields.values()) {
    if (field.builtIn || field.kind === 'balance') continue
    const value = given[field.name] ?? defaultOf(field, actor)
    if (value === null && !field.optional) errors.push({ pointer: `/${field.name}`, detail: 'is required' })
    row[field.name] = value
  }
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
  return row
}

function defaultOf({ spec }: ModelField, actor: ActContext['actor']): unknown {
  const value = spec.default
  if (value === undefined) return null
  if (typeof value !== 'object' || value === null || !('operand' in value)) return value
  // The field builder takes only operands with this member, and a rule refuses any but facts as defaults.
  const operand = (value as { operand: { kind: string; fact?: { name: string } } }).operand
  return operand.fact === undefined ? null : factOf(actor, operand.fact.name)
}

/** A row that is its own parent is found below nothing any more; longer circles are the app's to refuse. */
function refuseLinkToItself(context: ActContext, resource: ModelResource, id: Id, changed: Values): void {
  if (context.unrestricted) return
  const errors = [...resource.fields.values()]
    .filter(
      ({ target, kind, name }) => kind === 'belongsTo' && target === resource.name && changed[name] === id,
    )
    .map(({ name }) => ({ pointer: `/${name}`, detail: 'should not be the row itself' }))
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
}

/**
 * A link may lead only where the actor can see. A row that is hidden and a row that is not there get the same answer,
 * or a foreign key would tell which ids exist.
 */
async function checkLinks(
  context: ActContext,
  resource: ModelResource,
  rows: readonly Values[],
): Promise<void> {
  if (context.unrestricted) return
  for (const field of resource.fields.values()) {
    if (field.kind !== 'belongsTo' || field.target === undefined) continue
    const ids = [
      ...new Set(rows.map((row) => row[field.name]).filter((value) => value !== null && value !== undefined)),
    ] as Id[]
    if (ids.every((id) => id === context.actor.user && field.target === 'user')) continue
    const visible = await readByIds(context, resourceOf(context.model, field.target), ids, false)
    if (visible.length < ids.length)
      throw problem(
        'E_REFERENCE',
        { field: field.name },
        { errors: [{ pointer: `/${field.name}`, detail: 'refers to nothing that you may see' }] },
      )
  }
}

async function attachFiles(
  { tx, attachFile, actor }: ActContext,
  resource: ModelResource,
  rows: readonly Values[],
  before: Values = {},
): Promise<void> {
  for (const { name, kind, spec } of resource.fields.values()) {
    if (kind !== 'file' || spec.file === undefined) continue
    const current = typeof before[name] === 'string' ? before[name] : null
    for (const row of rows) {
      const value = row[name]
      if (typeof value === 'string')
        await attachFile(tx, value, { actor, rules: spec.file, purpose: `${resource.name}.${name}`, current })
    }
  }
}

/** Opens the account of each balance field; the account knows its row, so that a transfer can announce the row's change. */
async function openBalances(
  { ledger }: ActContext,
  resource: ModelResource,
  rows: readonly Record<string, unknown>[],
): Promise<readonly Values[]> {
  const balances = [...resource.fields.values()].filter(({ kind }) => kind === 'balance')
  if (balances.length === 0) return rows
  const wanted = rows.flatMap((row) =>
    balances.map((field) => ({ row, field, id: newId<'ledgerAccount'>() })),
  )
  await ledger.openAccounts(
    wanted.map(({ row, field, id }) => ({
      id,
      unit: field.spec.unit ?? '',
      minBalance: field.spec.floor ?? null,
      owner: { resource: resource.name, id: String(row['id']), field: field.name },
    })),
  )
  for (const { row, field, id } of wanted) row[field.name] = id
  return rows
}

async function settleChildren(
  context: ActContext,
  resource: ModelResource,
  id: Id,
  leaving: ReadonlySet<Id>,
): Promise<void> {
  for (const inverse of resource.inverses.values()) {
    const child = resourceOf(context.model, inverse.resource)
    const link = child.fields.get(inverse.field)
    if (link === undefined || (link.spec.onDelete !== 'cascade' && link.spec.onDelete !== 'clear')) continue
    for (const childId of await childIds(context, child, link, id)) {
      if (leaving.has(childId)) continue
      // One that another child took with it, by a link of its own, is gone already.
      const [before] = await readByIds(context, child, [childId], true)
      if (before === undefined) continue
      if (link.spec.onDelete === 'cascade')
        await removeRow(context, child, before, new Set([...leaving, childId]))
      else await updateRow(context, child, childId, { [link.name]: null })
    }
  }
}

async function childIds(
  { tx, trace, dialect }: ActContext,
  child: ModelResource,
  link: ModelField,
  id: Id,
): Promise<readonly Id[]> {
  // As text: the order of ids in their own index would be had by walking all of it.
  const text = `select id from ${dialect.identifier(child.table)} where ${dialect.identifier(link.column)} = $1 order by id::text for update`
  const rows = await tx.query<{ id: Id }>({ text, values: [id] }, trace)
  return rows.map((row) => row.id)
}

function insertStatement(context: ActContext, resource: ModelResource, rows: readonly Values[]): Statement {
  return writeStatements(context).insert(
    resource,
    rows.map((row) => columnsOf(resource, row)),
    rightOf(context, resource, 'create'),
  )
}

function updateStatement(context: ActContext, resource: ModelResource, id: Id, changes: Values): Statement {
  return writeStatements(context).update(
    resource,
    id,
    columnsOf(resource, changes),
    rightOf(context, resource, 'update'),
  )
}

/** A row's values by column, in the form they have in JSON. */
function columnsOf(resource: ModelResource, row: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]) => {
      const field = resource.fields.get(name)
      return field === undefined ? [] : columnValues(field, value)
    }),
  )
}

function columnValues(field: ModelField, value: unknown): [string, unknown][] {
  if (field.kind !== 'money' || value === null) return [[field.column, value]]
  // Checked at the edge or typed in code: the value of a money field is Money.
  const { amount, currency } = value as Money
  if (field.spec.unit !== undefined && field.spec.unit !== currency)
    throw problem(
      'E_INVALID_INPUT',
      {},
      { errors: [{ pointer: `/${field.name}`, detail: `should be in ${field.spec.unit}` }] },
    )
  const own: [string, unknown][] =
    field.currencyColumn === undefined ? [] : [[field.currencyColumn, currency]]
  return [[field.column, amount.toString()], ...own]
}
