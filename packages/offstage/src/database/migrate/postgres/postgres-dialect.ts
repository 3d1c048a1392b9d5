import type { Index } from '../../schema.ts'
import type { Change } from '../change.ts'
import { boundedName } from '../../../model/names.ts'
import type { MigrationDialect, StatementStep, Step } from '../step.ts'
import { addColumnSteps, setNotNullSteps } from './column-steps.ts'
import { quoteName } from './quote.ts'
import { checkSql, columnSql, foreignKeySql, indexSql, tableSql, triggerSql } from './table-sql.ts'

/** Carries changes out on a PostgreSQL server in use: short locks, long work without them. */
export const postgresDialect: MigrationDialect = { name: 'postgres', steps: stepsOf }

function stepsOf(change: Change): readonly Step[] {
  const table = quoteName(change.table)
  const alter = (what: string, action: string): StatementStep =>
    transactional(what, `alter table ${table} ${action}`)
  switch (change.kind) {
    case 'renameTable':
      return [alter(`rename table ${change.table} to ${change.to}`, `rename to ${quoteName(change.to)}`)]
    case 'renameColumn':
      return [
        alter(
          `rename column ${change.table}.${change.column} to ${change.to}`,
          `rename column ${quoteName(change.column)} to ${quoteName(change.to)}`,
        ),
      ]
    case 'renameIndex':
      return [renameIndex(change.index, change.to)]
    case 'renameConstraint':
      return [
        alter(
          `rename constraint ${change.constraint} to ${change.to}`,
          `rename constraint ${quoteName(change.constraint)} to ${quoteName(change.to)}`,
        ),
      ]
    case 'dropConstraint':
      return [
        alter(
          `drop constraint ${change.constraint} of ${change.table}`,
          `drop constraint ${quoteName(change.constraint)}`,
        ),
      ]
    case 'createTable':
      return [createTable(change)]
    case 'addColumn':
      return addColumnSteps(change)
    case 'alterType':
      return [alterType(change)]
    case 'setDefault':
      return [
        alter(
          `set the default of ${change.table}.${change.column}`,
          `alter column ${quoteName(change.column)} set default ${change.expression}`,
        ),
      ]
    case 'dropDefault':
      return [
        alter(
          `drop the default of ${change.table}.${change.column}`,
          `alter column ${quoteName(change.column)} drop default`,
        ),
      ]
    case 'setGenerated':
      return [
        {
          ...alter(
            `generate ${change.table}.${change.column} anew`,
            `alter column ${quoteName(change.column)} set expression as (${change.expression})`,
          ),
          caution: rewriteCaution(change.table),
        },
      ]
    case 'dropGenerated':
      return [
        alter(
          `let ${change.table}.${change.column} hold values of its own`,
          `alter column ${quoteName(change.column)} drop expression`,
        ),
      ]
    case 'setNotNull':
      return setNotNullSteps(change)
    case 'dropNotNull':
      return [
        alter(
          `let ${change.table}.${change.column} be empty`,
          `alter column ${quoteName(change.column)} drop not null`,
        ),
      ]
    case 'dropUnfinishedIndex':
      return [dropIndexAlone(change.index, `drop index ${change.index}, whose build did not end`)]
    case 'addIndex':
      return [addIndex(change.table, change.index)]
    case 'replaceIndex':
      return replaceIndex(change)
    case 'dropIndex':
      return [dropIndex(change.table, change.index, change.constraint)]
    case 'addCheck':
      return addConstraint(change.table, change.check.name, checkSql(change.check), change.replaces)
    case 'addForeignKey':
      return addForeignKey(change)
    case 'addTrigger':
      return [addTrigger(change)]
    case 'dropTrigger':
      return [
        transactional(
          `drop trigger ${change.trigger} of ${change.table}`,
          `drop trigger ${quoteName(change.trigger)} on ${table}`,
        ),
      ]
    case 'dropColumn':
      return [dropColumn(change)]
    case 'dropTable':
      return [
        {
          ...transactional(`drop table ${change.table}`, `drop table ${table}`),
          caution: 'The rows of this table are lost.',
        },
      ]
  }
}

function transactional(what: string, ...statements: readonly string[]): StatementStep {
  return { kind: 'transactional', what, sql: statements.map((statement) => `${statement};`).join('\n') }
}

function alone(what: string, statement: string): StatementStep {
  return { kind: 'alone', what, sql: `${statement};` }
}

function renameIndex(from: string, to: string): StatementStep {
  return transactional(
    `rename index ${from} to ${to}`,
    `alter index ${quoteName(from)} rename to ${quoteName(to)}`,
  )
}

function addIndex(table: string, index: Index): StatementStep {
  return alone(`build index ${index.name} on ${table}`, indexSql(quoteName(table), index, 'concurrently'))
}

// The old one serves until the new one is built.
function replaceIndex({
  table,
  index,
  constraint,
}: Extract<Change, { kind: 'replaceIndex' }>): StatementStep[] {
  const aside = boundedName([index.name, 'replaced'])
  return [renameIndex(index.name, aside), addIndex(table, index), dropIndex(table, aside, constraint)]
}

function dropIndex(table: string, index: string, constraint: boolean): StatementStep {
  if (!constraint) return dropIndexAlone(index, `drop index ${index} of ${table}`)
  const drop = `alter table ${quoteName(table)} drop constraint ${quoteName(index)}`
  return transactional(`drop constraint ${index} of ${table} with its index`, drop)
}

function dropIndexAlone(index: string, what: string): StatementStep {
  return alone(what, `drop index concurrently if exists ${quoteName(index)}`)
}

// Nobody reads a table that is not there yet, so its indexes are built with it.
function createTable({ table, as }: Extract<Change, { kind: 'createTable' }>): StatementStep {
  const indexes = as.indexes.map((index) => indexSql(quoteName(table), index))
  const triggers = (as.triggers ?? []).map((trigger) => triggerSql(table, trigger))
  return transactional(`create table ${table}`, tableSql(as), ...indexes, ...triggers)
}

// While a trigger is made nobody writes, up to the commit: so what it begins with is all that came before it.
function addTrigger({ table, trigger, replaces }: Extract<Change, { kind: 'addTrigger' }>): StatementStep {
  const drop = replaces ? [`drop trigger ${quoteName(trigger.name)} on ${quoteName(table)}`] : []
  const begins = !replaces || trigger.beginsAnew === true
  const begin = begins && trigger.begin !== undefined ? [trigger.begin] : []
  const what = `have ${table} call ${trigger.function} after each ${trigger.event}`
  const step = {
    ...transactional(what, ...drop, triggerSql(table, trigger), ...begin),
    group: `triggers of ${table}`,
  }
  if (begin.length === 0) return step
  return { ...step, caution: `Nobody can write to ${table} while its rows are counted.` }
}

function alterType(change: Extract<Change, { kind: 'alterType' }>): StatementStep {
  const { table, column, from, to, readers } = change
  const alter = `alter table ${quoteName(table)}`
  const step = transactional(
    `widen ${table}.${column} from ${from} to ${to}`,
    ...readers.map(({ name }) => `${alter} drop column ${quoteName(name)}`),
    `${alter} alter column ${quoteName(column)} type ${to}`,
    ...readers.map((reader) => `${alter} add column ${columnSql(reader)}`),
  )
  return change.rewrites || readers.length > 0 ? { ...step, caution: rewriteCaution(table) } : step
}

// The tables of a new app are empty, so their keys need no second step.
function addForeignKey(change: Extract<Change, { kind: 'addForeignKey' }>): StatementStep[] {
  const { table, foreignKey, replaces } = change
  const definition = foreignKeySql(foreignKey)
  if (!change.fresh) return addConstraint(table, foreignKey.name, definition, replaces)
  const add = `alter table ${quoteName(table)}\n  add ${definition}`
  return [{ ...transactional(`add the foreign keys of ${table}`, add), group: `foreign keys of ${table}` }]
}

function dropColumn({ table, column, generated }: Extract<Change, { kind: 'dropColumn' }>): StatementStep {
  const drop = `alter table ${quoteName(table)} drop column ${quoteName(column)}`
  const lost = generated ? '' : 'The values of this column are lost. '
  const caution = `${lost}Versions of the app that still read it fail from here on.`
  return { ...transactional(`drop column ${table}.${column}`, drop), caution }
}

// Unvalidated, a constraint needs its lock for an instant; validating reads the table while others write.
function addConstraint(table: string, name: string, definition: string, replaces: boolean): StatementStep[] {
  const drop = replaces ? `\n  drop constraint ${quoteName(name)},` : ''
  const alter = `alter table ${quoteName(table)}`
  return [
    transactional(
      `${replaces ? 'replace' : 'add'} constraint ${name} of ${table}`,
      `${alter}${drop}\n  add ${definition} not valid`,
    ),
    transactional(
      `validate constraint ${name} of ${table}`,
      `${alter} validate constraint ${quoteName(name)}`,
    ),
  ]
}

function rewriteCaution(table: string): string {
  return `This copies the whole of ${table} while nobody can read or write it. Where it is large, plan a quiet hour.`
}
