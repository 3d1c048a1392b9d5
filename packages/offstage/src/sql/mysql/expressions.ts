import type { DialectExpr, Writer } from '../dialect.ts'
import { or, ROW_PARTS_SEPARATOR, TRUE_SQL, type Expr, type Select, type SelectColumn } from '../nodes.ts'
import { balanceAmount, fieldJson } from './field-json.ts'
import { cursorText, jsonArray, jsonRow, keyText } from './json-of.ts'
import { quoteText } from './quote.ts'
import { rowImage } from './row-image.ts'
import { matches } from './search.ts'
import { refersOutside } from './refers-outside.ts'

/** MariaDB's way of saying what databases say differently. */
export function writeExpression(node: DialectExpr, write: Writer): string {
  switch (node.kind) {
    case 'past':
      return past(node, write)
    case 'fieldJson':
      return fieldJson(node.alias, node.field, node.pick)
    case 'balanceAmount':
      return balanceAmount(node.alias, node.field)
    case 'rowImage':
      return rowImage(node)
    case 'keyText':
      return keyText(node)
    case 'jsonRow':
      return jsonRow(node, write)
    case 'jsonArray':
      return jsonArray(node, write)
    case 'jsonText':
      return node.of.length === 1
        ? node.of.map(write.expr).join()
        : `concat(${node.of.map(write.expr).join(`, ${quoteText(ROW_PARTS_SEPARATOR)}, `)})`
    case 'cursorText':
      return cursorText(node.keys, write)
    case 'matches':
      return matches(node, write)
    case 'countRows':
      return countRows(node.rows, write)
    case 'rowCount':
      return 'count(*)'
    case 'guard':
      return guard(node, write)
    case 'any':
      return `${write.expr(node.left)} in (select given.id from json_table(${write.expr(node.values)}, '$[*]' columns (id char(36) character set ascii collate ascii_bin path '$')) given)`
    case 'equals':
      return `${write.expr(node.left)} = ${write.expr(node.value)}`
    case 'notTrue':
      return `(${write.expr(node.of)}) is not true`
    case 'now':
      return NOW
    default:
      throw new Error(`NOT_SUPPORTED: MariaDB does not answer this yet (${node.kind}).`)
  }
}

/**
 * Rows that hang on a row outside cannot be counted in a derived table, which would end at a limit. So it is asked
 * whether there is one at the limit; only where there is none are they counted, and then they are few.
 */
function countRows(rows: Select, write: Writer): string {
  if (!refersOutside(rows)) return `(select count(*) from (${write.select(rows)}) counted)`
  const branches = rows.from?.kind === 'merged' ? rows.from.of : [rows]
  const [first] = branches
  const most = rows.from?.kind === 'merged' ? rows.from.limit : rows.limit
  if (first === undefined) return '0'
  const one: SelectColumn[] = [{ value: { kind: 'number', value: 1 } }]
  const where = or(branches.map((branch) => branch.where ?? TRUE_SQL))
  const count = `(${write.select({ kind: 'select', columns: [{ value: { kind: 'rowCount' } }], ...(first.from && { from: first.from }), where })})`
  if (most?.kind !== 'number') return count
  const last: Expr = { kind: 'number', value: 1 }
  const isMore = branches.map(
    (branch) =>
      `(${write.select({ ...branch, columns: one, limit: last })} offset ${most.value - 1}) is not null`,
  )
  return `if(${isMore.join(' or ')}, ${most.value}, ${count})`
}

/**
 * The server reads a range of an index for a comparison of columns, and the whole of it for one of tuples. So `(a, b)
 * past (x, y)` is: a past x, or a at x and b past y.
 */
function past({ keys, values, descending }: Extract<DialectExpr, { kind: 'past' }>, write: Writer): string {
  const compare = (index: number, operator: string): string =>
    [keys, values]
      .map((side) =>
        side
          .slice(index, index + 1)
          .map(write.expr)
          .join(),
      )
      .join(` ${operator} `)
  const ways = keys.map((_, at) =>
    [
      ...keys.slice(0, at).map((_key, index) => compare(index, '=')),
      compare(at, descending ? '<' : '>'),
    ].join(' and '),
  )
  return `(${ways.join(' or ')})`
}

// Sessions have the time zone UTC; columns hold times without one.
const NOW = 'utc_timestamp(6)'

// Read in the statement's own snapshot: a session revoked before the statement began is never served from memory.
function guard({ session, version }: Extract<DialectExpr, { kind: 'guard' }>, write: Writer): string {
  const holds = `s.id = ${write.expr(session)} and s.revoked_at is null and s.expires_at > ${NOW} and s.idle_expires_at > ${NOW}`
  return `exists (select 1 from "session" s join "user" u on u.id = s.user_id where ${holds} and u.security_version = ${write.expr(version)})`
}
