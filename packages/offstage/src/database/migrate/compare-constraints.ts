import type { ActualSchema, SchemaObject } from '../introspect.ts'
import type { Check, ForeignKey, Table } from '../schema.ts'
import type { Answers, Change } from './change.ts'
import type { TableVersions } from './table-versions.ts'
import type { Findings } from './gather.ts'

type Constraint = Check | ForeignKey

/** What makes the checks and foreign keys of a table into the wanted ones. */
export function compareConstraints(
  { declared, canonical, found }: TableVersions,
  schema: ActualSchema,
  { keep }: Answers,
): Findings {
  const left = leftovers(schema, canonical.name)
  const checks = compare(canonical, canonical.checks, found.checks, left('check'), (name, replaces) => {
    const check = declared.checks.find((candidate) => candidate.name === name)
    return check === undefined ? [] : [{ kind: 'addCheck', table: declared.name, check, replaces }]
  })
  const keys = compare(
    canonical,
    canonical.foreignKeys,
    found.foreignKeys,
    left('foreignKey'),
    (name, replaces) => {
      const foreignKey = declared.foreignKeys.find((candidate) => candidate.name === name)
      return foreignKey === undefined
        ? []
        : [{ kind: 'addForeignKey', table: declared.name, foreignKey, replaces, fresh: false }]
    },
  )
  const changes = [...checks, ...keys]
  return {
    changes: changes.filter(
      (change) => change.kind !== 'dropConstraint' || !keep.includes(change.constraint),
    ),
  }
}

function compare(
  table: Table,
  wanted: readonly Constraint[],
  found: readonly Constraint[],
  blocked: ReadonlySet<string>,
  add: (name: string, replaces: boolean) => Change[],
): Change[] {
  const free = found.filter(({ name }) => !wanted.some((constraint) => constraint.name === name))
  const changes = wanted.flatMap((constraint): Change[] => {
    const same = found.find(({ name }) => name === constraint.name)
    if (same !== undefined && meaningOf(same) === meaningOf(constraint)) return []
    if (same !== undefined || blocked.has(constraint.name)) return add(constraint.name, true)
    const at = free.findIndex((candidate) => meaningOf(candidate) === meaningOf(constraint))
    const [from] = at === -1 ? [] : free.splice(at, 1)
    if (from === undefined) return add(constraint.name, false)
    return [{ kind: 'renameConstraint', table: table.name, constraint: from.name, to: constraint.name }]
  })
  return [
    ...changes,
    ...free.map(({ name }): Change => ({ kind: 'dropConstraint', table: table.name, constraint: name })),
  ]
}

function meaningOf(constraint: Constraint): string {
  return 'expression' in constraint
    ? constraint.expression
    : [constraint.column, constraint.references, constraint.onDelete].join(' ')
}

// A constraint that was never validated, or that says more than a Schema can, holds the name of the wanted one.
function leftovers(schema: ActualSchema, table: string) {
  const objects = [...(schema.unfinished ?? []), ...(schema.beyond ?? [])]
  return (kind: SchemaObject['kind']): ReadonlySet<string> =>
    new Set(objects.filter((found) => found.kind === kind && found.table === table).map(({ name }) => name))
}
