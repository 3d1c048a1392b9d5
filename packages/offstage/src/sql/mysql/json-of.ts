import type { DialectExpr, Writer } from '../dialect.ts'
import type { Derived, Expr, OrderTerm } from '../nodes.ts'
import { pickedRows } from './picked-rows.ts'
import { jsonQuote, quoteName, quoteText } from './quote.ts'

/** The value of a node as JSON text that is never null. */
export function jsonOf(node: Expr, write: Writer): string {
  switch (node.kind) {
    case 'string':
      return quoteText(JSON.stringify(node.value))
    case 'null':
      return `'null'`
    case 'boolean':
      return node.value ? `'true'` : `'false'`
    case 'case':
      return `case when ${write.expr(node.when)} then ${jsonOf(node.then, write)} else ${jsonOf(node.otherwise, write)} end`
    case 'scalar':
      // What is selected is JSON text itself, and there may be no row.
      return `ifnull(${write.expr(node)}, 'null')`
    case 'column':
    case 'jsonText':
    case 'cursorText':
    case 'keyText':
      // Text that is one value of the object.
      return `ifnull(${jsonQuote(write.expr(node))}, 'null')`
    case 'written':
      return node.is === 'json' ? node.sql : `ifnull(${jsonQuote(node.sql)}, 'null')`
    case 'number':
    case 'least':
    case 'countRows':
    case 'fieldJson':
    case 'jsonRow':
    case 'jsonArray':
      return write.expr(node)
    default:
      // Everything else is a condition.
      return `if(${write.expr(node)}, 'true', 'false')`
  }
}

// A result of the JSON functions has a collation of its own, which would not meet that of a column.
const OPENING = `'{' collate utf8mb4_nopad_bin`

/** A row as the text of a JSON object; members that are dropped leave neither name nor comma. */
export function jsonRow(
  { members, droppedWhen }: Extract<DialectExpr, { kind: 'jsonRow' }>,
  write: Writer,
): string {
  if (members.length === 0) return `'{}'`
  if (droppedWhen.length > 0) return maskedRow({ members, droppedWhen }, write)
  const parts = members.map(
    ({ as, value }, index) =>
      `${quoteText(`${index === 0 ? '' : ','}${JSON.stringify(as)}:`)}, ${jsonOf(value, write)}`,
  )
  return `concat(${OPENING}, ${parts.join(', ')}, '}')`
}

function maskedRow(
  { members, droppedWhen }: Pick<Extract<DialectExpr, { kind: 'jsonRow' }>, 'members' | 'droppedWhen'>,
  write: Writer,
): string {
  const parts = members.map(({ as, value }) => {
    const member = `concat(${quoteText(`${JSON.stringify(as)}:`)}, ${jsonOf(value, write)})`
    const dropped = droppedWhen.find((one) => one.as === as)
    return dropped === undefined ? member : `if(${write.expr(dropped.condition)}, null, ${member})`
  })
  return `concat(${OPENING}, concat_ws(',', ${parts.join(', ')}), '}')`
}

/** A key of an order as the text that a cursor holds, in the same form on both families. */
export function keyText({ alias, field }: Extract<DialectExpr, { kind: 'keyText' }>): string {
  const column = `${quoteName(alias)}.${quoteName(field.column)}`
  switch (field.kind) {
    case 'timestamp':
      return `concat(date_format(${column}, '%Y-%m-%d %H:%i:%s'), if(microsecond(${column}) = 0, '', concat('.', trim(trailing '0' from date_format(${column}, '%f')))), '+00')`
    case 'boolean':
      return `if(${column}, 'true', 'false')`
    default:
      return `cast(${column} as char character set utf8mb4)`
  }
}

/** The same text as encodeCursor makes: base64url of a JSON array, without spaces. */
export function cursorText(keys: readonly Expr[], write: Writer): string {
  const texts = keys.map((key) => jsonQuote(write.expr(key)))
  const array = `concat('[', ${texts.join(`, ',', `)}, ']')`
  return [
    ['+', '-'],
    ['/', '_'],
    ['=', ''],
    ['\n', ''],
  ].reduce(
    (text, [from = '', to = '']) => `replace(${text}, ${quoteText(from)}, ${quoteText(to)})`,
    `to_base64(${array})`,
  )
}

/** The rows of a page as the text of a JSON array, in the page's order. */
export function jsonArray(
  { rows, element }: Extract<DialectExpr, { kind: 'jsonArray' }>,
  write: Writer,
): string {
  const { from, orderBy, limit } = pickedRows(rows, write)
  const json = jsonOf(elementOf(rows, element), write)
  return `(select concat('[', ifnull(${listOf(json, ', ', orderBy, limit, write)}, ''), ']') from ${from})`
}

/** Texts joined in the order of the page. */
export function listOf(
  text: string,
  separator: string,
  orderBy: readonly OrderTerm[],
  limit: number | undefined,
  write: Writer,
): string {
  const order = orderBy.length === 0 ? '' : ` order by ${write.orderBy(orderBy)}`
  const most = limit === undefined ? '' : ` limit ${limit}`
  return `group_concat(${text}${order} separator ${quoteText(separator)}${most})`
}

/** What the inner select calls by the name that the element has. */
function elementOf(rows: Derived, element: Expr): Expr {
  const inner = rows.kind === 'derived' ? rows.select.columns : []
  const name = element.kind === 'column' ? element.name : ''
  const found = inner.find((one) => 'value' in one && one.as === name)
  if (found === undefined || !('value' in found))
    throw new Error(`No column of the rows is called "${name}".`)
  return found.value
}
