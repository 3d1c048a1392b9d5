import type { ModelField } from '../model/model.ts'
import { isId } from '../values/id.ts'
import { isCalendarDate, parseInstant } from '../values/instant.ts'
import { exponentOf, parseMoney } from '../values/money.ts'

export type Parsed =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly should: string }

const good = (value: unknown): Parsed => ({ ok: true, value })
const bad = (should: string): Parsed => ({ ok: false, should })

const TEXT_KEY_MAX = 1_000

/** Reads a value of a field from the text of an address; what it should have been is said in words. */
export function parseValue(field: ModelField, text: string): Parsed {
  switch (field.kind) {
    case 'id':
    case 'belongsTo':
    case 'file':
      return isId(text) ? good(text) : bad('should be an id')
    case 'text':
      return text.length <= TEXT_KEY_MAX && !text.includes('\0')
        ? good(field.spec.caseInsensitive === true ? text.toLowerCase() : text)
        : bad('is too long')
    case 'oneOf':
      return field.spec.options?.includes(text) === true
        ? good(text)
        : bad(`should be one of ${field.spec.options?.join(', ')}`)
    case 'integer':
      return /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
        ? good(Number(text))
        : bad('should be a whole number')
    case 'decimal':
      return /^-?\d{1,38}(\.\d{1,38})?$/.test(text) ? good(text) : bad('should be a decimal number')
    case 'boolean':
      return text === 'true' || text === 'false' ? good(text === 'true') : bad('should be true or false')
    case 'timestamp':
      return whenDefined(parseInstant(text), 'should be a time such as 2026-01-31T09:30:00Z')
    case 'date':
      return isCalendarDate(text) ? good(text) : bad('should be a date such as 2026-01-31')
    case 'money':
      return whenDefined(
        parseMoney({ amount: text, currency: field.spec.unit ?? '' })?.amount,
        `should be an amount with at most ${exponentOf(field.spec.unit ?? '')} decimals`,
      )
    case 'json':
    case 'balance':
      return bad('cannot be compared')
  }
}

const whenDefined = (value: unknown, should: string): Parsed =>
  value === undefined ? bad(should) : good(value)
