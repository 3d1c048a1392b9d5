import type { FieldPacket } from 'mysql2'
import type { Row } from '../database.ts'
import type { Instant } from '../../values/instant.ts'

// Numbers of the protocol.
const TINY = 1
const TIMESTAMP = 7
const DATETIME = 12

/** A row by the names of its columns, with values that mean what the other family's mean. */
export function decodeRow(row: readonly unknown[], fields: readonly FieldPacket[]): Row {
  return Object.fromEntries(fields.map((field, index) => [field.name, decode(row[index], field)]))
}

function decode(value: unknown, field: FieldPacket): unknown {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' && isJson(field)) return JSON.parse(value)
  switch (field.columnType) {
    case TINY:
      // The server has no boolean of its own: it is a whole number of one digit.
      return field.columnLength === 1 ? value === 1 : value
    case DATETIME:
    case TIMESTAMP:
      return typeof value === 'string' ? instantOfServer(value) : value
    default:
      return value
  }
}

/** The server sends JSON as long text and says beside it that it is JSON. */
const isJson = (field: FieldPacket): boolean => 'extendedFormat' in field && field.extendedFormat === 'json'

/** `2026-01-31 09:30:00.5`, of a session whose time zone is UTC. */
function instantOfServer(text: string): Instant {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  return `${text.slice(0, 19).replace(' ', 'T')}.${fraction.padEnd(6, '0')}Z` as Instant // by construction
}

/** A value as text, as the server would write it. */
export function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return Buffer.isBuffer(value) ? value.toString('utf8') : String(value as string | number)
}
