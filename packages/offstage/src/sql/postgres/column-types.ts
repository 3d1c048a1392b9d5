import type { ModelField } from '../../model/model.ts'
import type { Money } from '../../values/money.ts'

/** The type of a field's column, as the server prints it. */
export function columnType({ kind, spec }: ModelField): string {
  switch (kind) {
    case 'id':
    case 'belongsTo':
    case 'file':
    case 'balance':
      return 'uuid'
    case 'text':
      return spec.max === undefined ? 'text' : `character varying(${spec.max})`
    case 'oneOf':
      return 'text'
    case 'integer':
    case 'money':
      return 'bigint'
    case 'decimal':
      return `numeric(${spec.precision ?? 38},${spec.scale ?? 0})`
    case 'boolean':
      return 'boolean'
    case 'timestamp':
      return 'timestamp(6) with time zone'
    case 'date':
      return 'date'
    case 'json':
      return 'jsonb'
  }
}

/**
 * The type of a value that is compared with a field's column. Without the column's own bounds: a cast to them cuts text
 * off and rounds numbers, so that what is too long or too exact would be found by its beginning.
 */
export function valueType(field: ModelField): string {
  if (field.kind === 'text') return 'text'
  return field.kind === 'decimal' ? 'numeric' : columnType(field)
}

/** A value as the driver takes it: text for what JavaScript's numbers cannot hold. */
export function encode(value: unknown, { kind }: ModelField): unknown {
  if (value === null || value === undefined) return null
  if (kind === 'json') return JSON.stringify(value)
  // The field's kind says that the value is Money; what comes in was checked against the kind at the edge.
  if (kind === 'money' && typeof value === 'object') return (value as Money).amount.toString()
  return typeof value === 'bigint' ? value.toString() : value
}
