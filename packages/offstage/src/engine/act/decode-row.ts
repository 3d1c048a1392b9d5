import type { Row } from '../../database/database.ts'
import type { ModelField, ModelResource } from '../../model/model.ts'
import type { Id } from '../../values/id.ts'
import type { RowImage } from '../outbox/effects.ts'

/** A row as code sees it, with what the platform needs beside it. */
export interface DecodedRow {
  readonly row: Readonly<Record<string, unknown>> & { readonly id: Id }
  readonly image: RowImage
}

/** Turns a database row into the row that code sees: money and balances as values, whole numbers as numbers. */
export function decodeRow(resource: ModelResource, columns: Row): DecodedRow {
  const fields = [...resource.fields.values()].map(
    (field) => [field.name, decodeField(field, columns)] as const,
  )
  const computed = [...resource.computed.keys()].map((name) => [name, isTrue(columns[name])] as const)
  // Every resource has an id, and its column is a uuid.
  const row = Object.freeze(Object.fromEntries([...fields, ...computed])) as DecodedRow['row']
  return { row, image: columns['__image'] as RowImage }
}

function decodeField(field: ModelField, columns: Row): unknown {
  const value = columns[field.column]
  if (value === null || value === undefined) return null
  switch (field.kind) {
    case 'integer':
      return Number(value)
    case 'money':
      return Object.freeze({
        amount: wholeNumber(value),
        currency: field.spec.unit ?? String(columns[field.currencyColumn ?? '']),
      })
    case 'balance':
      return Object.freeze({
        account: value,
        amount: wholeNumber(columns[`${field.column}__amount`]),
      })
    default:
      return value
  }
}

/** A condition is a boolean on one family of databases and a one on the other. */
const isTrue = (value: unknown): boolean => value === true || value === 1

/** Whole numbers come as text, since they may be larger than a number can hold. */
const wholeNumber = (value: unknown): bigint => (typeof value === 'string' ? BigInt(value) : 0n)
