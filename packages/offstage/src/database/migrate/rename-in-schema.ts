import type { ActualSchema, SchemaObject } from '../introspect.ts'
import type { Check, Column, ForeignKey, Index, Table } from '../schema.ts'

/** The schema as it will be once a table has another name. */
export function renameTable(schema: ActualSchema, from: string, to: string): ActualSchema {
  const renamed = (name: string): string => (name === from ? to : name)
  const moved = (objects: readonly SchemaObject[] = []): readonly SchemaObject[] =>
    objects.map((object) => ({ ...object, table: renamed(object.table) }))
  return {
    ...schema,
    tables: schema.tables.map((table) => ({
      ...table,
      name: renamed(table.name),
      foreignKeys: table.foreignKeys.map((key) => ({ ...key, references: renamed(key.references) })),
    })),
    unfinished: moved(schema.unfinished),
    beyond: moved(schema.beyond),
  }
}

/** The table as it will be once a column has another name, in keys and expressions too. */
export function renameColumn(table: Table, from: string, to: string): Table {
  const renamed = (name: string): string => (name === from ? to : name)
  const inText = (expression: string): string => renameIdentifier(expression, from, to)
  return {
    name: table.name,
    primaryKey: table.primaryKey.map(renamed),
    columns: table.columns.map((column): Column => ({
      ...column,
      name: renamed(column.name),
      ...(column.generated === undefined ? {} : { generated: inText(column.generated) }),
    })),
    indexes: table.indexes.map((index): Index => ({
      ...index,
      columns: index.columns.map((part) => ({
        ...part,
        ...(part.name === undefined ? {} : { name: renamed(part.name) }),
        ...(part.expression === undefined ? {} : { expression: inText(part.expression) }),
      })),
    })),
    foreignKeys: table.foreignKeys.map((key): ForeignKey => ({ ...key, column: renamed(key.column) })),
    checks: table.checks.map((check): Check => ({ ...check, expression: inText(check.expression) })),
    ...(table.triggers === undefined ? {} : { triggers: table.triggers }),
  }
}

// Where this guess at the server's printing is wrong, the texts differ and the check or index is built anew: slower, never wrong.
function renameIdentifier(expression: string, from: string, to: string): string {
  const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu
  const plain = /^[a-z_][a-z0-9_$]*$/.test(to) ? to : `"${to.replaceAll('"', '""')}"`
  return expression.replace(tokens, (token) =>
    token === from || token === `"${from.replaceAll('"', '""')}"` ? plain : token,
  )
}
