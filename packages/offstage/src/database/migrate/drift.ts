import type { ActualSchema, SchemaObject } from '../introspect.ts'
import type { Schema } from '../schema.ts'
import { noAnswers, type Change } from './change.ts'
import { diff } from './diff.ts'

/** Says in sentences how the database differs from the model; nothing when it does not. */
export function describeDrift(
  wanted: Schema,
  actual: ActualSchema,
  canonical: Schema = wanted,
  keep: readonly string[] = [],
): readonly string[] {
  const found = diff(
    wanted,
    actual,
    { ...noAnswers, keep, allowDrop: extrasOf(wanted, actual, keep) },
    canonical,
  )
  return [
    ...found.changes.flatMap((change) => sentenceOf(change) ?? []),
    ...found.refusals.map(({ why }) => why),
    ...(actual.unfinished ?? []).map(
      (object) => `${nameOf(object)} is not finished: the server does not rely on it.`,
    ),
    ...(actual.beyond ?? [])
      .filter(({ name, table }) => !keep.includes(name) && !keep.includes(table))
      .map((object) => `${nameOf(object)} was made by other means (${object.definition}).`),
  ]
}

// Drift asks no questions: what is gone on one side is missing, what is there on the other is too much.
function extrasOf(wanted: Schema, actual: Schema, keep: readonly string[]): readonly string[] {
  return actual.tables
    .flatMap((table) => {
      const model = wanted.tables.find(({ name }) => name === table.name)
      const columns = table.columns.filter(
        ({ name }) => !model?.columns.some((column) => column.name === name),
      )
      return [
        ...(model === undefined ? [table.name] : []),
        ...columns.map(({ name }) => `${table.name}.${name}`),
      ]
    })
    .filter((name) => !keep.includes(name))
}

function sentenceOf(change: Change): string | undefined {
  const { table } = change
  switch (change.kind) {
    case 'createTable':
      return `Table ${table} is missing.`
    case 'dropTable':
      return `Table ${table} is not in the model.`
    case 'addColumn':
      return `Column ${table}.${change.column.name} is missing.`
    case 'dropColumn':
      return `Column ${table}.${change.column} is not in the model.`
    case 'alterType':
      return `Column ${table}.${change.column} is ${change.from}; the model says ${change.to}.`
    case 'setDefault':
      return `Column ${table}.${change.column} does not have the default ${change.expression}.`
    case 'dropDefault':
      return `Column ${table}.${change.column} has a default that is not in the model.`
    case 'setGenerated':
      return `Column ${table}.${change.column} is not generated as (${change.expression}).`
    case 'dropGenerated':
      return `Column ${table}.${change.column} is generated; the model says that it holds values of its own.`
    case 'setNotNull':
      return `Column ${table}.${change.column} may be empty; the model says that it may not.`
    case 'dropNotNull':
      return `Column ${table}.${change.column} may not be empty; the model says that it may.`
    case 'addIndex':
      return `Index ${change.index.name} on ${table} is missing.`
    case 'replaceIndex':
      return `Index ${change.index.name} on ${table} is other than in the model.`
    case 'dropIndex':
      return `Index ${change.index} on ${table} is not in the model.`
    case 'addCheck':
      return `Check ${change.check.name} of ${table} is ${change.replaces ? 'other than in the model' : 'missing'}.`
    case 'addForeignKey':
      return change.fresh
        ? undefined
        : `Foreign key ${change.foreignKey.name} of ${table} is ${change.replaces ? 'other than in the model' : 'missing'}.`
    case 'dropConstraint':
      return `Constraint ${change.constraint} of ${table} is not in the model.`
    case 'addTrigger':
      return `Trigger ${change.trigger.name} of ${table} is ${change.replaces ? 'other than in the model' : 'missing'}.`
    case 'dropTrigger':
      return `Trigger ${change.trigger} of ${table} is not in the model.`
    case 'renameIndex':
      return `Index ${change.index} on ${table} is called ${change.to} in the model.`
    case 'renameConstraint':
      return `Constraint ${change.constraint} of ${table} is called ${change.to} in the model.`
    case 'renameTable':
    case 'renameColumn':
    case 'dropUnfinishedIndex':
      // Drift is compared without renames, and what is unfinished is told as that.
      return undefined
  }
}

function nameOf({ kind, table, name }: SchemaObject): string {
  const words = { index: 'Index', foreignKey: 'Foreign key', check: 'Check' }
  return `${words[kind]} ${name} of ${table}`
}
