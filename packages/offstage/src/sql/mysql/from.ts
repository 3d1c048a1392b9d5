import type { DialectFrom, Writer } from '../dialect.ts'
import type { Select } from '../nodes.ts'
import { quoteName } from './quote.ts'

/** MariaDB's way of saying where rows come from. */
export function writeFrom(from: DialectFrom, write: Writer): string {
  if (from.kind === 'guarded')
    return `(${write.select(from.guard)}) g left join ${write.derived(from.rows)} on g.ok = 'true'`
  return merged(from, write)
}

/**
 * Each branch brings the keys of at most a page, in order; those of the first page of them all lead to the rows. The
 * same row can come by two branches, and keys end with the id, so equal keys are the same row.
 */
function merged(
  { of, keys, orderBy, limit, alias }: Extract<DialectFrom, { kind: 'merged' }>,
  write: Writer,
): string {
  const [first] = of
  if (first?.from?.kind !== 'table')
    throw new Error('A merge needs at least one branch, and each reads a table.')
  const keyColumns = keys.map((name): Select['columns'][number] => ({
    value: { kind: 'column', alias, name },
  }))
  const union = of
    .map((select) => `(${write.select({ ...select, columns: keyColumns })})`)
    .join(' union all ')
  const page = limit === undefined ? '' : ` limit ${write.expr(limit)}`
  const names = keys.map((name) => `u.${quoteName(name)}`).join(', ')
  const places = `(select distinct ${names} from (${union}) u order by ${write.orderBy(orderBy)}${page})`
  const table = `${quoteName(first.from.name)} ${quoteName(alias)}`
  const found = quoteName(`${alias}_k`)
  return `${places} ${found} straight_join ${table} on ${quoteName(alias)}."id" = ${found}."id"`
}
