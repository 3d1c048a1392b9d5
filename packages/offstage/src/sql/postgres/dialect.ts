import type { Dialect } from '../dialect.ts'
import { columnType, encode, valueType } from './column-types.ts'
import { writeExpression } from './expressions.ts'
import { writeFrom } from './from.ts'

/** PostgreSQL 14 and later. */
export const postgres: Dialect = {
  name: 'postgres',
  capabilities: { returning: true, transactionalDdl: true, concurrentIndexes: true },
  // As strong against writers as FOR UPDATE, and rows that refer to the held one can still be inserted.
  lockRows: 'for no key update',
  asItStands: ' offset 0',
  identifier: (name) => `"${name.replaceAll('"', '""')}"`,
  useIndex: () => '',
  placeholder: (position, type) => `$${position}::${type}`,
  truth: (condition) => condition,
  columnType,
  valueType,
  expression: writeExpression,
  from: writeFrom,
  encode,
}
