import type { Writer } from '../dialect.ts'
import type { Derived, Expr, OrderTerm, Select } from '../nodes.ts'
import { quoteName } from './quote.ts'
import { refersOutside } from './refers-outside.ts'

/** The rows of a page, found by their ids: where a row is read from, and what it stands in order by. */
export interface PickedRows {
  /** A `from` clause in which the page's rows, and no others, have the page's own alias. */
  readonly from: string
  readonly alias: string
  readonly orderBy: readonly OrderTerm[]
  readonly limit: number | undefined
}

const ID = 'id char(36) character set ascii collate ascii_bin'

/**
 * A page that may hang on a row outside. The server lets no derived table look at what stands around it, and lets
 * JSON_TABLE: so the ids of the page are gathered into a JSON array, and the rows are found by them. Each id is found by
 * its place in the list's index, which reads the entries before it again: a page of n reads n² ÷ 2 entries of the index
 * and n rows, however many there are. A page that hangs on nothing is read at once.
 */
export function pickedRows(rows: Derived, write: Writer): PickedRows {
  const { branches, table, alias, orderBy, limit } = pageOf(rows)
  const found = quoteName(`${alias}_k`)
  const lookup = `straight_join ${quoteName(table)} ${quoteName(alias)} on ${quoteName(alias)}."id" = ${found}."id"`
  const from = branches.some(refersOutside)
    ? `${idTable(idsOf(branches, limit, write))} ${found} ${lookup}`
    : `(${branches.map((branch) => `(${write.select(branch)})`).join(' union ')}) ${found} ${lookup}`
  return { from, alias, orderBy, limit }
}

/** Rows of a page whose ids are the JSON text `ids`. */
export function rowsByIds(rows: Derived, ids: string): PickedRows {
  const { table, alias, orderBy, limit } = pageOf(rows)
  const found = quoteName(`${alias}_k`)
  const from = `${idTable(ids)} ${found} straight_join ${quoteName(table)} ${quoteName(alias)} on ${quoteName(alias)}."id" = ${found}."id"`
  return { from, alias, orderBy, limit }
}

const idTable = (ids: string): string => `json_table(${ids}, '$[*]' columns (${ID} path '$'))`

// As names of an object, of which one that comes twice counts once. Where there is no row there is no name.
function idsOf(branches: readonly Select[], limit: number | undefined, write: Writer): string {
  // Without a limit it is the one row that a unique list finds.
  const ids = branches.flatMap((branch) =>
    Array.from({ length: limit ?? 1 }, (_, place) => {
      const one = { ...branch, limit: { kind: 'number', value: 1 } as const }
      return `ifnull((${write.select(one)} offset ${place}), ''), 0`
    }),
  )
  return `json_keys(json_remove(json_object('', 0, ${ids.join(', ')}), '$.""'))`
}

interface PageParts {
  /** One select of ids for each bounded way to the rows. */
  readonly branches: readonly Select[]
  readonly table: string
  readonly alias: string
  readonly orderBy: readonly OrderTerm[]
  readonly limit: number | undefined
}

function pageOf(rows: Derived): PageParts {
  if (rows.kind !== 'derived') throw new Error('A page is a select.')
  const { from, orderBy = [], limit } = rows.select
  if (from?.kind !== 'table' && from?.kind !== 'merged') throw new Error('A page is read from a table.')
  const ways = from.kind === 'merged' ? from.of : [rows.select]
  const [first] = ways
  if (first?.from?.kind !== 'table') throw new Error('Each branch of a page reads a table.')
  const { name: table, alias } = first.from
  const id: Expr = { kind: 'column', alias, name: 'id' }
  return {
    branches: ways.map((way) => ({ ...way, columns: [{ value: id, as: 'id' }] })),
    table,
    alias,
    orderBy,
    limit: numberOf(from.kind === 'merged' ? from.limit : limit),
  }
}

const numberOf = (limit: Expr | undefined): number | undefined =>
  limit?.kind === 'number' ? limit.value : undefined
