import type { ActualSchema } from '../introspect.ts'
import type { Index } from '../schema.ts'
import type { Answers, Change } from './change.ts'
import type { TableVersions } from './table-versions.ts'
import type { Findings } from './gather.ts'

/** What makes the indexes of a table into the wanted ones; one that only has another name is renamed, not rebuilt. */
export function compareIndexes(versions: TableVersions, schema: ActualSchema, answers: Answers): Findings {
  const { canonical, found } = versions
  const table = canonical.name
  const renames = renamesOf(canonical.indexes, found.indexes)
  const renamedTo = new Set(renames.map(({ to }) => to.name))
  const settled = new Set(renames.map(({ from }) => from.name))
  const wantedNames = new Set(canonical.indexes.map(({ name }) => name))
  const changes = canonical.indexes
    .filter(({ name }) => !renamedTo.has(name))
    .flatMap((index) => buildIndex(versions, index, schema))
  const gone = found.indexes.filter(
    ({ name }) => !wantedNames.has(name) && !settled.has(name) && !answers.keep.includes(name),
  )
  return {
    changes: [
      ...renames.map(({ from, to }): Change => ({
        kind: 'renameIndex',
        table,
        index: from.name,
        to: to.name,
      })),
      ...changes,
      ...gone.map(({ name }) => dropIndex(table, name, isConstraint(schema, name))),
    ],
  }
}

function renamesOf(wanted: readonly Index[], found: readonly Index[]): { from: Index; to: Index }[] {
  const free = found.filter(({ name }) => !wanted.some((index) => index.name === name))
  const renames: { from: Index; to: Index }[] = []
  for (const to of wanted.filter(({ name }) => !found.some((index) => index.name === name))) {
    const at = free.findIndex((from) => meaningOf(from) === meaningOf(to))
    const [from] = at === -1 ? [] : free.splice(at, 1)
    if (from !== undefined) renames.push({ from, to })
  }
  return renames
}

function buildIndex({ declared, found }: TableVersions, wanted: Index, schema: ActualSchema): Change[] {
  const table = declared.name
  const index = declared.indexes.find(({ name }) => name === wanted.name) ?? wanted
  const add: Change = { kind: 'addIndex', table, index }
  const same = found.indexes.find(({ name }) => name === wanted.name)
  if (same !== undefined && meaningOf(same) === meaningOf(wanted)) return []
  if (isUnfinished(schema, table, wanted.name)) return [dropBefore(table, wanted.name), add]
  if (same === undefined && !isBeyond(schema, table, wanted.name)) return [add]
  return [{ kind: 'replaceIndex', table, index, constraint: isConstraint(schema, wanted.name) }]
}

function meaningOf({ columns, unique, method }: Index): string {
  const parts = columns.map(({ name, expression, operatorClass }) => [name, expression, operatorClass])
  return JSON.stringify([parts, unique, method])
}

function dropIndex(table: string, index: string, constraint: boolean): Change {
  return { kind: 'dropIndex', table, index, constraint }
}

function dropBefore(table: string, index: string): Change {
  return { kind: 'dropUnfinishedIndex', table, index }
}

function isConstraint(schema: ActualSchema, name: string): boolean {
  return schema.constraintIndexes?.includes(name) ?? false
}

function isUnfinished(schema: ActualSchema, table: string, name: string): boolean {
  return (
    schema.unfinished?.some(
      (found) => found.kind === 'index' && found.table === table && found.name === name,
    ) ?? false
  )
}

function isBeyond(schema: ActualSchema, table: string, name: string): boolean {
  return (
    schema.beyond?.some((found) => found.kind === 'index' && found.table === table && found.name === name) ??
    false
  )
}
