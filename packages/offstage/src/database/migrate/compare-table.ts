import type { ActualSchema } from '../introspect.ts'
import type { Column, Table } from '../schema.ts'
import type { Answers, Change, Key } from './change.ts'
import { compareColumn, type MadeAnew } from './compare-column.ts'
import { compareConstraints } from './compare-constraints.ts'
import { compareIndexes } from './compare-indexes.ts'
import { compareTriggers } from './compare-triggers.ts'
import { gather, type Findings } from './gather.ts'
import { matchColumns } from './match-columns.ts'
import type { TableVersions } from './table-versions.ts'
import { widenType } from './widen-type.ts'
import { mentions, withoutColumns } from './without-columns.ts'

/** What makes a table that both sides have into the wanted one. */
export function compareTable(versions: TableVersions, schema: ActualSchema, answers: Answers): Findings {
  const { declared, canonical } = versions
  const former = answers.renames.find(({ to }) => to === declared.name)?.from ?? declared.name
  const columns = matchColumns(canonical, versions.found, answers, former)
  const found = withoutColumns(
    columns.table,
    columns.kept.map(({ name }) => name),
  )
  const made = columnsMadeAnew({ declared, canonical, found })
  const now = { declared, canonical, found: asMadeAnew(found, canonical, made) }
  return gather([
    columns.findings,
    { changes: columns.added.map((column) => addColumn(declared, column)) },
    ...pairsOf(now).map((pair) => compareColumn(declared, keyOf(declared), pair, made)),
    comparePrimaryKey(now),
    compareIndexes(now, schema, answers),
    compareConstraints(now, schema, answers),
    compareTriggers(now),
  ])
}

// The server widens no column that a generated one reads, so such a generated column is dropped and made anew,
// and what was built on it is built anew. It holds nothing that cannot be computed.
function columnsMadeAnew({ declared, canonical, found }: TableVersions): readonly MadeAnew[] {
  const widened = canonical.columns.filter(({ name, type }) =>
    found.columns.some((column) => column.name === name && widenType(column.type, type) !== undefined),
  )
  return declared.columns.flatMap((column) => {
    const before = found.columns.find(({ name }) => name === column.name)?.generated
    if (column.generated === undefined || before === undefined) return []
    // It reads what it read before until it is dropped for the first time, and what it reads now from then on.
    const readsEither = (name: string): boolean => mentions(`${before} ${column.generated}`, name)
    const reads = widened.map(({ name }) => name).filter(readsEither)
    return widened.some(({ name }) => mentions(before, name)) ? [{ column, reads }] : []
  })
}

function asMadeAnew(found: Table, canonical: Table, made: readonly MadeAnew[]): Table {
  const names = made.map(({ column }) => column.name)
  const rest = withoutColumns(found, names)
  return {
    ...rest,
    columns: [...rest.columns, ...canonical.columns.filter(({ name }) => names.includes(name))],
  }
}

function addColumn(declared: Table, { name }: Column): Change {
  return {
    kind: 'addColumn',
    table: declared.name,
    key: keyOf(declared),
    column: columnNamed(declared, name),
  }
}

function pairsOf({ declared, canonical, found }: TableVersions) {
  return canonical.columns.flatMap((column) => {
    const now = found.columns.find(({ name }) => name === column.name)
    return now ? [{ declared: columnNamed(declared, column.name), canonical: column, found: now }] : []
  })
}

// The canonical table is the declared one in the server's words, so every column of one is in the other.
function columnNamed(table: Table, name: string): Column {
  const column = table.columns.find((candidate) => candidate.name === name)
  if (column === undefined) throw new TypeError(`${table.name} has no column ${name}`)
  return column
}

function keyOf({ primaryKey }: Table): Key {
  return primaryKey.length === 1 ? primaryKey[0] : undefined
}

function comparePrimaryKey({ declared, found }: TableVersions): Findings {
  if (declared.primaryKey.join() === found.primaryKey.join()) return {}
  const why = `The primary key of ${declared.name} is (${found.primaryKey.join(', ')}) in the database and (${declared.primaryKey.join(', ')}) in the model.`
  const mend = 'A primary key is not changed by itself: write the steps into a migration by hand.'
  return { refusals: [{ where: declared.name, why, mend }] }
}
