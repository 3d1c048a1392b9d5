import { problem } from '../errors.ts'
import { fieldOf, type ModelList, type ModelResource } from '../model/model.ts'
import { decodeCursor } from '../values/cursor.ts'
import type { ModelField } from '../model/model.ts'
import { isId } from '../values/id.ts'
import { isCalendarDate, parseInstant } from '../values/instant.ts'

export const PAGE_DEFAULT = 20
export const PAGE_MAX = 100

/** The keys of a cursor, each checked against the field it stands for; an edited cursor is refused, and reveals nothing. */
export function cursorKeys(cursor: string, resource: ModelResource, list: ModelList): readonly string[] {
  const keys = decodeCursor(cursor)
  const fields = [...list.then, 'id'].map((name) => fieldOf(resource, name))
  if (keys === undefined || keys.length !== fields.length) throw problem('E_INVALID_CURSOR')
  if (!fields.every((field, index) => isKeyOf(field, keys[index] ?? ''))) throw problem('E_INVALID_CURSOR')
  return keys
}

const DATABASE_TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d{1,6})?\+00$/

/** Keys are the database's own text of a column. */
function isKeyOf({ kind, spec }: ModelField, key: string): boolean {
  switch (kind) {
    case 'timestamp':
      return DATABASE_TIME.test(key) && parseInstant(key.replace('+00', 'Z')) !== undefined
    case 'integer':
    case 'money':
      return /^-?\d{1,18}$/.test(key)
    case 'decimal':
      return /^-?\d{1,38}(\.\d{1,38})?$/.test(key)
    case 'boolean':
      return key === 'true' || key === 'false'
    case 'date':
      return isCalendarDate(key)
    case 'oneOf':
      return spec.options?.includes(key) === true
    case 'text':
      return !key.includes('\0')
    default:
      return isId(key)
  }
}
