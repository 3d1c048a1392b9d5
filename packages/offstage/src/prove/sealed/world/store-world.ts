import type { Database, Queryable } from '../../../database/database.ts'
import { fieldOf, type Model, type ModelField, type ModelResource } from '../../../model/model.ts'
import type { Dialect } from '../../../sql/dialect.ts'
import type { Money } from '../../../values/money.ts'
import type { PlainRow, Rows } from '../oracle/rows.ts'
import { inOrderOfLinks } from './in-order-of-links.ts'

/** A database that worlds are stored in, past the platform: what it does to rows on their way is not what is asked. */
export interface Store {
  readonly model: Model
  readonly database: Database
  readonly dialect: Dialect
}

interface Balance {
  readonly account: string
  readonly amount: bigint
}

/** Replaces everything that is stored by these rows. */
export async function storeWorld({ model, database, dialect }: Store, rows: Rows): Promise<void> {
  const order = inOrderOfLinks(model)
  await database.transaction(async (tx) => {
    const storing: Storing = { tx, dialect, model, order: order.map(({ name }) => name) }
    for (const resource of order) await clearLaterLinks(resource, storing)
    for (const resource of order.toReversed())
      await tx.query({ text: `delete from ${dialect.identifier(resource.table)}`, values: [] })
    for (const resource of order)
      for (const row of rows.get(resource.name) ?? []) await insertRow(resource, row, storing)
    for (const resource of order)
      for (const row of rows.get(resource.name) ?? []) await fillLaterLinks(resource, row, storing)
  })
}

interface Storing {
  readonly tx: Queryable
  readonly dialect: Dialect
  readonly model: Model
  readonly order: readonly string[]
}

async function insertRow(resource: ModelResource, row: PlainRow, storing: Storing): Promise<void> {
  const fields = [...resource.fields.values()]
  for (const field of fields) await insertBehind(resource, field, row[field.name], storing)
  const later = new Set(laterLinks(resource, storing).map(({ name }) => name))
  const columns = fields.flatMap((field) =>
    columnsOf(field, later.has(field.name) ? null : row[field.name], storing.dialect),
  )
  const names = columns.map(({ name }) => storing.dialect.identifier(name)).join(', ')
  const places = columns.map(({ type }, at) => storing.dialect.placeholder(at + 1, type)).join(', ')
  await storing.tx.query({
    text: `insert into ${storing.dialect.identifier(resource.table)} (${names}) values (${places})`,
    values: columns.map(({ value }) => value),
  })
}

function columnsOf(field: ModelField, value: unknown, dialect: Dialect) {
  const stored = field.kind === 'balance' ? (value as Balance).account : value // as it was generated
  const own = { name: field.column, type: dialect.columnType(field), value: dialect.encode(stored, field) }
  if (field.currencyColumn === undefined) return [own]
  const currency = value === null ? null : (value as Money).currency // a money field without a currency of its own
  return [own, { name: field.currencyColumn, type: 'character varying(3)', value: currency }]
}

/** What a row refers to in the platform's own tables. */
async function insertBehind(
  resource: ModelResource,
  field: ModelField,
  value: unknown,
  { tx }: Storing,
): Promise<void> {
  if (field.kind === 'balance') {
    const { account, amount } = value as Balance // as it was generated
    await tx.query({
      text: 'insert into offstage.ledger_account (id, unit, credits_posted) values ($1, $2, $3) on conflict do nothing',
      values: [account, field.spec.unit, amount.toString()],
    })
  }
  if (field.kind === 'file' && typeof value === 'string')
    await tx.query({
      text: `insert into offstage.file (id, digest, type, bytes, width, height, name, purpose, state)
        values ($1, $2, 'image/png', 1234, 80, 60, 'a.png', $3, 'attached') on conflict do nothing`,
      values: [value, value.replaceAll('-', '').repeat(2), `${resource.name}.${field.name}`],
    })
}

// ── Links to rows that come later ────────────────────────────────────────────────────────────────────────────────

function laterLinks(resource: ModelResource, { order }: Storing): readonly ModelField[] {
  return [...resource.fields.values()].filter(
    ({ kind, target, optional }) =>
      kind === 'belongsTo' && optional && order.indexOf(target ?? '') >= order.indexOf(resource.name),
  )
}

async function clearLaterLinks(resource: ModelResource, storing: Storing): Promise<void> {
  const name = storing.dialect.identifier
  for (const { column } of laterLinks(resource, storing))
    await storing.tx.query({ text: `update ${name(resource.table)} set ${name(column)} = null`, values: [] })
}

async function fillLaterLinks(resource: ModelResource, row: PlainRow, storing: Storing): Promise<void> {
  const { tx, dialect } = storing
  for (const { name, column } of laterLinks(resource, storing)) {
    if (row[name] === null) continue
    const id = fieldOf(resource, 'id')
    await tx.query({
      text: `update ${dialect.identifier(resource.table)} set ${dialect.identifier(column)} = ${dialect.placeholder(1, dialect.columnType(id))} where ${dialect.identifier('id')} = ${dialect.placeholder(2, dialect.columnType(id))}`,
      values: [row[name], row.id],
    })
  }
}
