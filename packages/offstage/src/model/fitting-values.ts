import type { OperandNode } from '../declare/expression.ts'
import type { FieldSpec } from '../declare/declaration.ts'
import { isId } from '../values/id.ts'
import { isCalendarDate, parseInstant } from '../values/instant.ts'
import { isCurrency, type Money } from '../values/money.ts'
import { moneyBounds } from './money-bounds.ts'

/** Why a value cannot be one of a field's, to follow "is": `no whole number`. Undefined when it can. */
export function misfitOf(spec: FieldSpec, value: unknown): string | undefined {
  switch (spec.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'no text'
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : 'no whole number within ±(2^53 − 1)'
    case 'decimal':
      return misfitOfDecimal(spec, value)
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'neither true nor false'
    case 'timestamp':
      return isText(value) && parseInstant(value) !== undefined
        ? undefined
        : 'no time such as 2026-01-31T09:30:00Z'
    case 'date':
      return isText(value) && isCalendarDate(value) ? undefined : 'no date such as 2026-01-31'
    case 'oneOf':
      return isText(value) && spec.options?.includes(value) === true
        ? undefined
        : `none of ${(spec.options ?? []).join(', ')}`
    case 'belongsTo':
    case 'id':
      return isId(value) ? undefined : 'no id'
    case 'money':
      return misfitOfMoney(spec, value)
    case 'json':
      return isJson(value) ? undefined : 'nothing that JSON can say'
    case 'file':
      return 'a file, and a file belongs to one row only'
    case 'balance':
      return 'a balance, which only the ledger changes'
  }
}

/** Why a value of the right kind is out of a field's own bounds, to follow "is"; undefined when it is not. */
export function outOfBounds(spec: FieldSpec, value: unknown): string | undefined {
  if (spec.kind === 'money') return amountOutOfBounds(spec, value)
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const size = typeof value === 'string' ? Array.from(value).length : value
  const measure = typeof value === 'string' ? 'characters' : 'in value'
  if (spec.kind !== 'text' && spec.kind !== 'integer') return undefined
  if (spec.min !== undefined && size < spec.min) return `below its least of ${spec.min} ${measure}`
  if (spec.max !== undefined && size > spec.max) return `above its greatest of ${spec.max} ${measure}`
  return undefined
}

function amountOutOfBounds(spec: FieldSpec, value: unknown): string | undefined {
  // Only asked of what fits the field, which is Money then.
  const { amount } = value as Money
  const { min, max } = moneyBounds(spec)
  if (min !== undefined && amount < min.amount) return `below its least of ${spec.least}`
  if (max !== undefined && amount > max.amount) return `above its greatest of ${spec.greatest}`
  return undefined
}

/** A field as far as an operand must fit it: what it holds, and whose ids where it holds ids. */
export interface FieldOfOperand {
  readonly spec: FieldSpec
  readonly holdsIdsOf: string | undefined
}

/** Why something known only when a request runs cannot be one of a field's values, to follow "is". */
export function misfitOfOperand(field: FieldOfOperand, operand: OperandNode): string | undefined {
  switch (operand.kind) {
    case 'value':
      return misfitOf(field.spec, operand.value)
    case 'now':
      return field.spec.kind === 'timestamp' ? undefined : 'a time, and the field is no timestamp'
    case 'fact': {
      const { source } = operand.fact
      const given = source.kind === 'user' ? 'user' : source.resource.name
      if (field.spec.kind === 'text' || field.holdsIdsOf === given) return undefined
      return `the id of a ${given}, and the field ${
        field.holdsIdsOf === undefined ? 'holds no ids' : `holds ids of ${field.holdsIdsOf}`
      }`
    }
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

// Functions have no JSON, and a bigint makes the writer throw.
function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined
  } catch {
    return false
  }
}

const DECIMAL = /^-?(\d+)(?:\.(\d+))?$/

function misfitOfDecimal({ precision = 0, scale = 0 }: FieldSpec, value: unknown): string | undefined {
  const match = isText(value) ? DECIMAL.exec(value) : null
  if (match === null) return 'no decimal number in text, such as "12.50"'
  const whole = (match[1] ?? '').replace(/^0+/, '').length
  const fraction = (match[2] ?? '').length
  return whole <= precision - scale && fraction <= scale
    ? undefined
    : `too long for ${precision} digits with ${scale} after the point`
}

function misfitOfMoney({ unit }: FieldSpec, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return 'no money; make it with moneyOf("12.50", "EUR")'
  // Narrowed to an object; both members are checked before use.
  const { amount, currency } = value as { amount?: unknown; currency?: unknown }
  if (typeof amount !== 'bigint' || !isCurrency(currency))
    return 'no money; make it with moneyOf("12.50", "EUR")'
  return unit === undefined || unit === currency ? undefined : `in ${currency}, and the field is in ${unit}`
}
