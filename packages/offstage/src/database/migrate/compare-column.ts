import type { Column, Table } from '../schema.ts'
import type { Change, Key, Refusal } from './change.ts'
import { gather, type Findings } from './gather.ts'
import { widenType } from './widen-type.ts'

interface ColumnVersions {
  readonly declared: Column
  readonly canonical: Column
  readonly found: Column
}

/** A generated column, and the columns around whose widening it is dropped and made anew. */
export interface MadeAnew {
  readonly column: Column
  readonly reads: readonly string[]
}

/** What makes one column into the wanted one; `made` are generated columns that are made anew when what they read widens. */
export function compareColumn(
  table: Table,
  key: Key,
  pair: ColumnVersions,
  made: readonly MadeAnew[],
): Findings {
  return gather([
    compareType(table.name, pair, made),
    compareGenerated(table.name, pair),
    compareDefault(table.name, pair),
    compareNullable(table.name, key, pair),
  ])
}

function compareType(
  table: string,
  { canonical, found }: ColumnVersions,
  made: readonly MadeAnew[],
): Findings {
  if (canonical.type === found.type) return {}
  const widening = widenType(found.type, canonical.type)
  if (widening === undefined) return { refusals: [unsafeType(table, canonical, found)] }
  const { name: column, type: to } = canonical
  const readers = made.filter(({ reads }) => reads.includes(column)).map((anew) => anew.column)
  return {
    changes: [
      { kind: 'alterType', table, column, from: found.type, to, rewrites: widening === 'rewrite', readers },
    ],
  }
}

function unsafeType(table: string, canonical: Column, found: Column): Refusal {
  const where = `${table}.${canonical.name}`
  return {
    where,
    why: `${where} is ${found.type} in the database and ${canonical.type} in the model, and not every value fits the change.`,
    mend: `Add a field of the new type under another name, fill it in a batched step, let the code use it, then drop the old one with --allow-drop ${where}.`,
  }
}

function compareGenerated(table: string, { declared, canonical, found }: ColumnVersions): Findings {
  if (canonical.generated === found.generated) return {}
  const column = canonical.name
  if (declared.generated === undefined) return { changes: [{ kind: 'dropGenerated', table, column }] }
  if (found.generated !== undefined)
    return { changes: [{ kind: 'setGenerated', table, column, expression: declared.generated }] }
  const where = `${table}.${column}`
  const why = `${where} holds values of its own in the database and is generated in the model.`
  const mend = `Give the generated field another name, then drop the old one with --allow-drop ${where}.`
  return { refusals: [{ where, why, mend }] }
}

// A default keeps the type it was declared under, so a wider type declares it again.
function compareDefault(table: string, { declared, canonical, found }: ColumnVersions): Findings {
  const column = canonical.name
  if (declared.default === undefined)
    return found.default === undefined ? {} : { changes: [{ kind: 'dropDefault', table, column }] }
  if (canonical.default === found.default && canonical.type === found.type) return {}
  return { changes: [{ kind: 'setDefault', table, column, expression: declared.default }] }
}

function compareNullable(table: string, key: Key, { canonical, found }: ColumnVersions): Findings {
  if (canonical.nullable === found.nullable) return {}
  const column = canonical.name
  const change: Change = canonical.nullable
    ? { kind: 'dropNotNull', table, column }
    : { kind: 'setNotNull', table, key, column }
  return { changes: [change] }
}
