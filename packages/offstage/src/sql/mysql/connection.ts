import type { Writer } from '../dialect.ts'
import type { Derived, Expr, Select } from '../nodes.ts'
import { jsonOf, listOf } from './json-of.ts'
import { pickedRows, rowsByIds } from './picked-rows.ts'
import { jsonQuote, quoteName, quoteText } from './quote.ts'

/**
 * A connection: what several members show of one page. The ids of the page are found once, and each member reads the
 * rows it shows by them. Undefined for a select that gathers nothing.
 */
export function connectionSelect(select: Select, write: Writer): string | undefined {
  const { from } = select
  if (from?.kind !== 'derived' || from.select.from?.kind !== 'derived' || !gathers(from.select))
    return undefined
  const page: Page = {
    alias: from.alias,
    ids: `${quoteName(`${from.alias}_ids`)}.ids`,
    rows: from.select.from,
    write,
  }
  const columns = select.columns.map((one) =>
    'value' in one ? { ...one, value: settle(one.value, page) } : one,
  )
  const found = `json_table(concat('[', ${jsonQuote(idsOf(page))}, ']'), '$[*]' columns (ids longtext path '$')) ${quoteName(`${from.alias}_ids`)}`
  const counted = `json_table(concat('[', json_length(${page.ids}), ']'), '$[*]' columns (n int path '$')) ${quoteName(from.alias)}`
  return `${write.select({ kind: 'select', columns })} from ${found} straight_join ${counted}`
}

const gathers = ({ columns }: Select): boolean =>
  columns.some((one) => 'value' in one && one.value.kind === 'gather')

interface Page {
  readonly alias: string
  /** The column that holds the ids. */
  readonly ids: string
  readonly rows: Derived
  readonly write: Writer
}

/** The ids of the page as the text of a JSON array. Branches bring a page each, of which the first page counts. */
function idsOf({ rows, write }: Page): string {
  const { from, orderBy, limit, alias } = pickedRows(rows, write)
  const list = listOf(`${quoteName(alias)}."id"`, '","', orderBy, limit, write)
  return `(select ifnull(concat('["', ${list}, '"]'), '[]') from ${from})`
}

/** Writes what a member takes from the gathered rows; what it says besides stays as it is. */
function settle<T>(node: T, page: Page): T {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map((part: unknown) => settle(part, page)) as T // each part stays what it is
  const expr = node as unknown as Expr
  if (expr.kind === 'firstOf') return firstOf(expr, page) as T // an expression for an expression
  if (expr.kind === 'itemOf') return itemOf(expr, page) as T
  if (expr.kind === 'countRows' || expr.kind === 'param') return node
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, settle(part, page)])) as T // the same members
}

function firstOf({ gathered, limit, turned }: Extract<Expr, { kind: 'firstOf' }>, page: Page): Expr {
  const most = limit?.kind === 'number' ? limit.value : undefined
  const json = jsonOf(gatheredValue(gathered, page), page.write)
  const { from, orderBy } = rowsByIds(page.rows, page.ids)
  if (!turned) return arrayOf(listOf(json, ',', orderBy, most, page.write), from)
  const back = orderBy.map((term) => ({ ...term, descending: !term.descending }))
  const all = listOf(json, ', ', back, undefined, page.write)
  if (most === undefined) return arrayOf(all, from)
  // The one past the limit was read last, and would come first.
  const without = all.replace(/\)$/, ` limit 1, ${most})`)
  return arrayOf(`if(max(${quoteName(page.alias)}."n") > ${most}, ${without}, ${all})`, from)
}

const arrayOf = (list: string, from: string): Expr => ({
  kind: 'written',
  sql: `(select concat('[', ifnull(${list}, ''), ']') from ${from})`,
  is: 'json',
})

// A cursor is text without a comma.
function itemOf({ gathered, place, limit }: Extract<Expr, { kind: 'itemOf' }>, page: Page): Expr {
  const { from, orderBy } = rowsByIds(page.rows, page.ids)
  const list = listOf(page.write.expr(gatheredValue(gathered, page)), ',', orderBy, undefined, page.write)
  const at = limit === undefined ? place : ({ kind: 'least', of: [place, limit] } as const)
  const sql = `(select substring_index(substring_index(${list}, ${quoteText(',')}, ${page.write.expr(at)}), ${quoteText(',')}, -1) from ${from})`
  return { kind: 'written', sql, is: 'text' }
}

/** What was gathered under a name, as it is said of one row. */
function gatheredValue(gathered: Expr, { rows }: Page): Expr {
  const name = gathered.kind === 'column' ? gathered.name : ''
  const columns = rows.kind === 'derived' ? rows.select.columns : []
  const found = columns.find((one) => 'value' in one && one.as === name)
  if (found === undefined || !('value' in found)) throw new Error(`Nothing was gathered as "${name}".`)
  return found.value
}
