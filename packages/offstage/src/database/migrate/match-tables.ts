import type { ActualSchema } from '../introspect.ts'
import type { Schema, Table } from '../schema.ts'
import type { Answers, Rename } from './change.ts'
import { gather, type Findings } from './gather.ts'
import { renameTable } from './rename-in-schema.ts'

interface MatchedTables {
  /** What the database has, under the names that the answers give. */
  readonly schema: ActualSchema
  readonly findings: Findings
}

/** Pairs the tables of both schemas by name, after the renames a person has told; says what is new and what is gone. */
export function matchTables(wanted: Schema, actual: ActualSchema, answers: Answers): MatchedTables {
  const renames = answers.renames.filter(({ from }) => !from.includes('.'))
  const fitting = renames.filter((rename) => misfitOf(rename, wanted, actual) === undefined)
  const schema = fitting.reduce((before, { from, to }) => renameTable(before, from, to), actual)
  const created = wanted.tables.filter(({ name }) => !has(schema, name))
  const gone = schema.tables.filter(({ name }) => !has(wanted, name) && !answers.keep.includes(name))
  const findings = gather([
    { refusals: renames.flatMap((rename) => misfitOf(rename, wanted, actual) ?? []) },
    { changes: fitting.map(({ from, to }) => ({ kind: 'renameTable', table: from, to })) },
    ...created.map(createTable),
    ...gone.map((table) => goneTable(table, created, gone, answers)),
  ])
  return { schema, findings }
}

function misfitOf(rename: Rename, wanted: Schema, actual: Schema) {
  const why = !has(actual, rename.from)
    ? `the database has no table ${rename.from}`
    : has(wanted, rename.from)
      ? `the model still has ${rename.from}`
      : !has(wanted, rename.to)
        ? `the model has no ${rename.to}`
        : has(actual, rename.to)
          ? `the database already has a table ${rename.to}`
          : undefined
  if (why === undefined) return undefined
  const flag = `--rename ${rename.from}=${rename.to}`
  return {
    where: rename.from,
    why: `${flag} does not fit: ${why}.`,
    mend: `Leave ${flag} out or correct it.`,
  }
}

function createTable(table: Table): Findings {
  const keys = table.foreignKeys.map(
    (foreignKey) =>
      ({ kind: 'addForeignKey', table: table.name, foreignKey, replaces: false, fresh: true }) as const,
  )
  return { changes: [{ kind: 'createTable', table: table.name, as: table }, ...keys] }
}

function goneTable(
  table: Table,
  created: readonly Table[],
  gone: readonly Table[],
  answers: Answers,
): Findings {
  const { name } = table
  if (answers.allowDrop.includes(name)) return dropTable(table, gone)
  const candidates = rankByLikeness(table, created)
  if (candidates.length > 0) return { questions: [{ gone: name, candidates }] }
  const why = `The database has a table ${name} and the model does not.`
  const mend = `Drop it and its rows with --allow-drop ${name}, or leave it in place with --keep ${name}.`
  return { refusals: [{ where: name, why, mend }] }
}

// Two tables that refer to each other can only go once neither does.
function dropTable(table: Table, gone: readonly Table[]): Findings {
  const amongThem = table.foreignKeys.filter(({ references }) => gone.some(({ name }) => name === references))
  return {
    changes: [
      ...amongThem.map(
        ({ name }) => ({ kind: 'dropConstraint', table: table.name, constraint: name }) as const,
      ),
      { kind: 'dropTable', table: table.name },
    ],
  }
}

function rankByLikeness(table: Table, others: readonly Table[]): readonly string[] {
  return others
    .map((other) => ({ name: other.name, likeness: likeness(table, other) }))
    .filter((other) => other.likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness)
    .map(({ name }) => name)
}

/** The share of columns that two tables have in common by name and type, from 0 to 1. */
function likeness(a: Table, b: Table): number {
  const common = a.columns.filter(({ name, type }) =>
    b.columns.some((column) => column.name === name && column.type === type),
  )
  return common.length / Math.max(a.columns.length, b.columns.length, 1)
}

function has(schema: Schema, table: string): boolean {
  return schema.tables.some(({ name }) => name === table)
}
