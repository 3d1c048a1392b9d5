import type { FieldKind } from '../../declare/declaration.ts'
import type { DialectExpr, Writer } from '../dialect.ts'
import type { Expr } from '../nodes.ts'
import { balanceAmount, fieldJson } from './field-json.ts'
import { matches, rank } from './search.ts'

/** PostgreSQL's way of saying what databases say differently. */
export function writeExpression(node: DialectExpr, write: Writer): string {
  switch (node.kind) {
    case 'past':
      return `${tuple(node.keys, write)} ${node.descending ? '<' : '>'} ${tuple(node.values, write)}`
    case 'fieldJson':
      return fieldJson(quote(node.alias), node.field, node.pick)
    case 'balanceAmount':
      return balanceAmount(quote(node.alias), node.field)
    case 'rowImage':
      return rowImage(node)
    case 'keyText':
      return `${quote(node.alias)}.${quote(node.field.column)}::text`
    case 'jsonRow':
      return jsonRow(node, write)
    case 'jsonArray':
      return `(select coalesce(json_agg(${write.expr(node.element)}), '[]'::json) from ${write.derived(node.rows)})`
    case 'jsonText':
      return jsonText(node.of.map(write.expr))
    case 'cursorText':
      return cursorText(node.keys, write)
    case 'matches':
      return matches(node, write)
    case 'rank':
      return rank(node, write)
    case 'countRows':
      return `(select count(*) from (${write.select(node.rows)}) counted)`
    case 'gather':
      return `array_agg(${write.expr(node.of)})`
    case 'rowCount':
      return 'count(*)'
    case 'sumOf':
      return sumOf(node, write)
    case 'firstOf':
      return firstOf(node, write)
    case 'itemOf':
      return itemOf(node, write)
    case 'guard':
      return guard(node, write)
    case 'any':
      return `${write.expr(node.left)} = any(${write.expr(node.values)})`
    case 'equals':
      // As a plain "=" the column would be a constant to the planner and so not part of the order.
      return `${write.expr(node.left)} = any(array[${write.expr(node.value)}])`
    case 'notTrue':
      return `(${write.expr(node.of)}) is not true`
    case 'now':
      return 'now()'
  }
}

const tuple = (of: readonly Expr[], write: Writer): string =>
  of.length === 1 ? of.map(write.expr).join() : `(${of.map(write.expr).join(', ')})`

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

const EXACT = new Set<FieldKind>(['decimal', 'money'])

function rowImage({ alias, resource }: Extract<DialectExpr, { kind: 'rowImage' }>): string {
  // What the words of a row are found by follows from the row.
  const own = `to_jsonb(${quote(alias)}.*)${resource.search.length > 0 ? ` - 'search_vector'` : ''}`
  const exact = [...resource.fields.values()]
    .filter(({ kind }) => EXACT.has(kind))
    .map(({ column }) => `${quote(alias)}.${quote(column)}::text as ${quote(column)}`)
  return exact.length === 0 ? own : `(${own}) || (select to_jsonb(e.*) from (select ${exact.join(', ')}) e)`
}

// row_to_json over a select list was measured 1.6 times as fast as json_build_object over the same columns.
function jsonRow({ members, droppedWhen }: Extract<DialectExpr, { kind: 'jsonRow' }>, write: Writer): string {
  if (members.length === 0) return `'{}'::json`
  const columns = members.map(({ as, value }) => `${write.expr(value)} as ${quote(as)}`)
  // Without the star a column of that name, be it of a row further out, would be taken for the row.
  const whole = 'j.*'
  const from = `from (select ${columns.join(', ')}) j`
  if (droppedWhen.length === 0) return `(select row_to_json(${whole}) ${from})`
  const parts = members.map(({ as }) => {
    const member = `${quoteText(`${JSON.stringify(as)}:`)} || coalesce(to_json(j.${quote(as)})::text, 'null')`
    const dropped = droppedWhen.find((one) => one.as === as)
    return dropped === undefined
      ? member
      : `case when ${write.expr(dropped.condition)} then null else ${member} end`
  })
  // As text, so that members stay in their order: taken out of a jsonb they would all stand in another.
  return `(select ('{' || concat_ws(',', ${parts.join(', ')}) || '}')::json ${from})`
}

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

function jsonText(of: readonly string[]): string {
  return of.map((json) => `${json}::text`).join(` || E'\\x1e' || `)
}

/** The same text as encodeCursor makes: base64url of a JSON array, which this function writes without spaces. */
function cursorText(keys: readonly Expr[], write: Writer): string {
  const bytes = `convert_to(array_to_json(array[${keys.map(write.expr).join(', ')}])::text, 'UTF8')`
  return `rtrim(translate(encode(${bytes}, 'base64'), E'+/\\n', '-_'), '=')`
}

function firstOf(
  { gathered, limit, turned }: Extract<DialectExpr, { kind: 'firstOf' }>,
  write: Writer,
): string {
  const slice = limit === undefined ? '' : `[1:${write.expr(limit)}]`
  const first = `(${write.expr(gathered)})${slice}`
  if (!turned) return `coalesce(array_to_json(${first}), '[]'::json)`
  return `(select coalesce(array_to_json(array_agg(e.json order by e.place desc)), '[]'::json) from unnest(${first}) with ordinality as e(json, place))`
}

function itemOf({ gathered, place, limit }: Extract<DialectExpr, { kind: 'itemOf' }>, write: Writer): string {
  const at = limit === undefined ? write.expr(place) : `least(${write.expr(place)}, ${write.expr(limit)})`
  return `(${write.expr(gathered)})[${at}]`
}

// The session and its user's security version are read in the statement's own snapshot: a session revoked, or a role
// taken away, before the statement began is never served from memory.
function guard({ session, version }: Extract<DialectExpr, { kind: 'guard' }>, write: Writer): string {
  const holds = `s.id = ${write.expr(session)} and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now()`
  return `exists (select 1 from "session" s join "user" u on u.id = s.user_id where ${holds} and u.security_version = ${write.expr(version)})`
}

function sumOf({ of, like }: Extract<DialectExpr, { kind: 'sumOf' }>, write: Writer): string {
  const sum = `coalesce(sum(${write.expr(of)}), 0)`
  return like === undefined ? `${sum}::bigint` : `round(${sum}, ${like.spec.scale ?? 0})`
}
