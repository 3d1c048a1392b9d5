import type { DialectExpr, Writer } from '../dialect.ts'
import { ROW_PARTS_SEPARATOR } from '../nodes.ts'
import { balanceAmount, fieldJson } from './field-json.ts'
import { cursorText, jsonRow, keyText } from './json-of.ts'
import { quoteText } from './quote.ts'

/** MariaDB's way of saying what databases say differently. */
export function writeExpression(node: DialectExpr, write: Writer): string {
  switch (node.kind) {
    case 'past':
      return past(node, write)
    case 'fieldJson':
      return fieldJson(node.alias, node.field, node.pick)
    case 'balanceAmount':
      return balanceAmount(node.alias, node.field)
    case 'keyText':
      return keyText(node)
    case 'jsonRow':
      return jsonRow(node, write)
    case 'jsonText':
      return node.of.length === 1
        ? node.of.map(write.expr).join()
        : `concat(${node.of.map(write.expr).join(`, ${quoteText(ROW_PARTS_SEPARATOR)}, `)})`
    case 'cursorText':
      return cursorText(node.keys, write)
    case 'countRows':
      return `(select count(*) from (${write.select(node.rows)}) counted)`
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
