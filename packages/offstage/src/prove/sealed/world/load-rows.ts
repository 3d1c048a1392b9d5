import type { Row } from '../../../database/database.ts'
import type { ModelField, ModelResource } from '../../../model/model.ts'
import type { PlainRow, Rows } from '../oracle/rows.ts'
import type { Store } from './store-world.ts'

/** Reads every row back as it is stored now. What is on balances is taken from `before`: nothing here moves it. */
export async function loadRows({ model, database, dialect }: Store, before: Rows): Promise<Rows> {
  const rows = new Map<string, readonly PlainRow[]>()
  for (const resource of model.resources.values()) {
    const stored = await database.query({
      text: `select * from ${dialect.identifier(resource.table)}`,
      values: [],
    })
    rows.set(
      resource.name,
      stored.map((row) => plainRow(resource, row, before)),
    )
  }
  return rows
}

function plainRow(resource: ModelResource, row: Row, before: Rows): PlainRow {
  const known = before.get(resource.name)?.find(({ id }) => id === row['id'])
  const values = [...resource.fields.values()].map(
    (field) => [field.name, plainValue(field, row, known)] as const,
  )
  return { ...Object.fromEntries(values), id: String(row['id']) }
}

function plainValue(field: ModelField, row: Row, known: PlainRow | undefined): unknown {
  const value = row[field.column]
  if (value === null || value === undefined) return null
  switch (field.kind) {
    case 'integer':
      return Number(value)
    case 'money':
      return {
        amount: BigInt(textOf(value)),
        currency: field.spec.unit ?? String(row[field.currencyColumn ?? '']),
      }
    case 'balance':
      return known?.[field.name] ?? { account: textOf(value), amount: 0n }
    default:
      return value
  }
}

/** Amounts and ids come as text, or as a number where the driver takes them for one. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
