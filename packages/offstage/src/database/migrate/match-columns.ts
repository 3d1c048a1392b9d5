import type { Column, Table } from '../schema.ts'
import type { Answers, Refusal, Rename } from './change.ts'
import { gather, type Findings } from './gather.ts'
import { renameColumn } from './rename-in-schema.ts'

interface MatchedColumns {
  /** The table as it is, under the names that the answers give. */
  readonly table: Table
  readonly added: readonly Column[]
  /** Beside the model and left in place because a person said so. */
  readonly kept: readonly Column[]
  readonly findings: Findings
}

/** Pairs the columns of a table by name, after the renames a person has told; says what is new and what is gone. */
export function matchColumns(
  wanted: Table,
  before: Table,
  answers: Answers,
  formerName: string,
): MatchedColumns {
  const renames = answers.renames.flatMap((rename) => columnRename(rename, [wanted.name, formerName]))
  const misfits = renames.flatMap((rename) => misfitOf(rename, wanted, before))
  const fitting = renames.filter((rename) => misfitOf(rename, wanted, before).length === 0)
  const table = fitting.reduce((renamed, { from, to }) => renameColumn(renamed, from, to), before)
  const added = wanted.columns.filter(({ name }) => !has(table, name))
  const isListed = (names: readonly string[], column: Column): boolean =>
    [wanted.name, formerName].some((name) => names.includes(`${name}.${column.name}`))
  const extra = table.columns.filter(({ name }) => !has(wanted, name))
  const kept = extra.filter((column) => isListed(answers.keep, column))
  const gone = extra.filter((column) => !kept.includes(column))
  return {
    table,
    added,
    kept,
    findings: gather([
      { refusals: misfits },
      {
        changes: fitting.map(({ from, to }) => ({
          kind: 'renameColumn',
          table: wanted.name,
          column: from,
          to,
        })),
      },
      {
        changes: kept
          .filter(needsValue)
          .map(({ name }) => ({ kind: 'dropNotNull', table: wanted.name, column: name })),
      },
      ...gone.map((column) => goneColumn(wanted, column, added, isListed(answers.allowDrop, column))),
    ]),
  }
}

// The app does not know the column and cannot give it a value.
function needsValue(column: Column): boolean {
  return !column.nullable && column.default === undefined && column.generated === undefined
}

function columnRename({ from, to }: Rename, tableNames: readonly string[]): Rename[] {
  const [table, column] = from.split('.')
  return table !== undefined && column !== undefined && tableNames.includes(table)
    ? [{ from: column, to }]
    : []
}

function misfitOf(rename: Rename, wanted: Table, actual: Table): Refusal[] {
  const why = !has(actual, rename.from)
    ? `the database has no column ${rename.from} in ${wanted.name}`
    : has(wanted, rename.from)
      ? `the model still has ${wanted.name}.${rename.from}`
      : !has(wanted, rename.to)
        ? `the model has no ${wanted.name}.${rename.to}`
        : has(actual, rename.to)
          ? `the database already has a column ${wanted.name}.${rename.to}`
          : undefined
  if (why === undefined) return []
  const flag = `--rename ${wanted.name}.${rename.from}=${rename.to}`
  return [
    {
      where: `${wanted.name}.${rename.from}`,
      why: `${flag} does not fit: ${why}.`,
      mend: `Leave ${flag} out or correct it.`,
    },
  ]
}

function goneColumn(table: Table, column: Column, added: readonly Column[], mayDrop: boolean): Findings {
  const where = `${table.name}.${column.name}`
  if (mayDrop)
    return {
      changes: [
        {
          kind: 'dropColumn',
          table: table.name,
          column: column.name,
          generated: column.generated !== undefined,
        },
      ],
    }
  const candidates = added.filter((other) => couldBe(column, other)).map(({ name }) => name)
  if (candidates.length > 0) return { questions: [{ gone: where, candidates }] }
  const why = `The database has a column ${where} (${column.type}) and the model does not.`
  const mend = `Drop it and its values with --allow-drop ${where}, or leave it in place with --keep ${where}.`
  return { refusals: [{ where, why, mend }] }
}

// A generated column has no values that could move into or out of it.
function couldBe(gone: Column, added: Column): boolean {
  return gone.type === added.type && gone.generated === undefined && added.generated === undefined
}

function has(table: Table, column: string): boolean {
  return table.columns.some(({ name }) => name === column)
}
