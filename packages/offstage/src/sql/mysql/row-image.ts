import type { ModelField } from '../../model/model.ts'
import type { DialectExpr } from '../dialect.ts'
import { jsonQuote, quoteName, quoteText } from './quote.ts'

/** A row as the change log keeps it: its columns as one JSON object, each in the form it has on the other family. */
export function rowImage({ alias, resource }: Extract<DialectExpr, { kind: 'rowImage' }>): string {
  const columns = [...resource.fields.values()].flatMap((field) => {
    const own = [field.column, imageOf(field, `${quoteName(alias)}.${quoteName(field.column)}`)] as const
    if (field.currencyColumn === undefined) return [own]
    return [
      own,
      [field.currencyColumn, jsonQuote(`${quoteName(alias)}.${quoteName(field.currencyColumn)}`)] as const,
    ]
  })
  const parts = columns.map(
    ([name, json], index) =>
      `${quoteText(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)}, ifnull(${json}, 'null')`,
  )
  // Compacting changes nothing that a reader sees, and lets the server say that it is JSON.
  return `json_compact(concat(${parts.join(', ')}, '}'))`
}

/** JSON text, or null where there is no value. */
function imageOf({ kind }: ModelField, column: string): string {
  switch (kind) {
    case 'boolean':
      return `case when ${column} then 'true' when not ${column} then 'false' end`
    case 'json':
      return `${column} collate utf8mb4_nopad_bin`
    case 'timestamp':
      return `concat(date_format(${column}, '"%Y-%m-%dT%H:%i:%s'), if(microsecond(${column}) = 0, '', concat('.', trim(trailing '0' from date_format(${column}, '%f')))), '+00:00"')`
    case 'text':
    case 'oneOf':
      return jsonQuote(column)
    case 'integer':
      return column
    default:
      // Decimals and money are exact, and so are text, as ids and dates are.
      return `concat('"', ${column}, '"')`
  }
}
