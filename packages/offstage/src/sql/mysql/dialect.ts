import type { Dialect } from '../dialect.ts'
import { columnType, encode, valueType } from './column-types.ts'
import { connectionSelect } from './connection.ts'
import { writeExpression } from './expressions.ts'
import { writeFrom } from './from.ts'
import { guardedPage } from './guarded-page.ts'
import { inTextOrder, placeOf } from './in-text-order.ts'
import { quoteName } from './quote.ts'
import { rankedSelect } from './search.ts'

/** The MySQL family, as MariaDB 10.6 and later speak it. */
export const mysql: Dialect = {
  name: 'mysql',
  capabilities: { returning: false, transactionalDdl: false, concurrentIndexes: false },
  lockRows: 'for update',
  // What exists for a row is asked for each row as it stands: sessions have turning it around switched off.
  asItStands: '',
  identifier: quoteName,
  useIndex: (name) => ` force index (${quoteName(name)})`,
  placeholder: (position, type) =>
    CAST.has(type) ? `cast(${placeOf(position)} as ${TYPES[type] ?? type})` : placeOf(position),
  settlePlaceholders: inTextOrder,
  truth: (condition) => `if(${condition}, 'true', 'false')`,
  columnType,
  valueType,
  wholeSelect: (select, write) =>
    guardedPage(select, write) ?? connectionSelect(select, write) ?? rankedSelect(select, write),
  expression: writeExpression,
  from: writeFrom,
  encode,
}

const TYPES: Readonly<Record<string, string>> = { bigint: 'signed' }
const CAST: ReadonlySet<string> = new Set(['signed', 'bigint', 'decimal(65,30)', 'datetime(6)', 'date'])
