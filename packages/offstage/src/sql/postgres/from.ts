import type { DialectFrom, Writer } from '../dialect.ts'
import type { Select } from '../nodes.ts'

/** PostgreSQL's way of saying where rows come from. */
export function writeFrom(from: DialectFrom, write: Writer): string {
  if (from.kind === 'guarded')
    return `(${write.select(from.guard)}${once(from.guard)}) g left join lateral ${write.derived(from.rows)} on g.ok`
  return merged(from, write)
}

// Without an offset the planner puts the guard into both places where it is used, and it is looked at twice.
const once = ({ columns }: Select): string =>
  columns.some((one) => 'value' in one && one.value.kind === 'guard') ? ' offset 0' : ''

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

/**
 * Each branch brings at most a page, already in order; the same row can come by two branches, and the order's keys end
 * with the id, so rows with equal keys are the same row.
 */
function merged(
  { of, keys, orderBy, limit, alias }: Extract<DialectFrom, { kind: 'merged' }>,
  write: Writer,
): string {
  if (of.length === 0) throw new Error('A merge needs at least one branch.')
  const union = of.map((select) => `(${write.select(select)})`).join(' union all ')
  const distinct = keys.map((key) => `u.${quote(key)}`).join(', ')
  const page = limit === undefined ? '' : ` limit ${write.expr(limit)}`
  return `(select distinct on (${distinct}) u.* from (${union}) u order by ${write.orderBy(orderBy)}${page}) ${quote(alias)}`
}
