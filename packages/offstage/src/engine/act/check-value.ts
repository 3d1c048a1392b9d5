import type { FieldSpec } from '../../declare/declaration.ts'
import type { InputError } from '../../errors.ts'
import { isId } from '../../values/id.ts'
import { isCalendarDate, parseInstant } from '../../values/instant.ts'
import { moneyBounds } from '../../model/money-bounds.ts'
import { exponentOf, isCurrency, moneyJson, parseMoney, type Money } from '../../values/money.ts'

const EMAIL =
  /^[^\s@<>"]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/
// Controls, and the characters that turn the direction of what follows: in a mail's subject or a memo they would pass
// for something else.
// oxlint-disable-next-line no-control-regex -- these are the characters that it looks for
const UNSHOWN_IN_LINE = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u
// oxlint-disable-next-line no-control-regex -- the same, with tabs and new lines let in
const UNSHOWN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u
const TEXT_MAX = 65_536
const JSON_MAX = 65_536

/** Collects what is wrong with an input, each with the place it stands at. */
export type Complain = (error: InputError) => void

/** Checks a value from outside against its field and answers it in the form code uses; complaints say what it should be. */
export function checkValue(spec: FieldSpec, value: unknown, pointer: string, complain: Complain): unknown {
  const wrong = (detail: string) => {
    complain({ pointer, detail })
    return undefined
  }
  switch (spec.kind) {
    case 'text':
      return typeof value === 'string' ? checkText(spec, value, wrong) : wrong('should be text')
    case 'integer':
      return checkInteger(spec, value, wrong)
    case 'decimal':
      return checkDecimal(spec, value, wrong)
    case 'boolean':
      return typeof value === 'boolean' ? value : wrong('should be true or false')
    case 'timestamp':
      return (
        (typeof value === 'string' ? parseInstant(value) : undefined) ??
        wrong('should be a time such as 2026-01-31T09:30:00Z')
      )
    case 'date':
      return typeof value === 'string' && isCalendarDate(value)
        ? value
        : wrong('should be a date such as 2026-01-31')
    case 'oneOf':
      return typeof value === 'string' && spec.options?.includes(value) === true
        ? value
        : wrong(`should be one of ${spec.options?.join(', ')}`)
    case 'json':
      return checkJson(value, wrong)
    case 'money':
      return checkMoney(spec, value, wrong)
    case 'id':
    case 'belongsTo':
    case 'file':
      return isId(value) ? value : wrong('should be an id')
    case 'balance':
      return wrong('is counted by the ledger and cannot be written')
  }
}

type Wrong = (detail: string) => undefined

function checkText(spec: FieldSpec, given: string, wrong: Wrong): unknown {
  const value = spec.caseInsensitive === true ? given.toLowerCase() : given
  // Characters as the database counts them: code points.
  const length = Array.from(value).length
  const max = spec.max ?? TEXT_MAX
  // The zero character cannot be stored, and a lone surrogate is no text.
  if (value.includes('\0') || !value.isWellFormed()) return wrong('has a character that cannot be stored')
  const isUnshown = (spec.multiline === true ? UNSHOWN : UNSHOWN_IN_LINE).test(value)
  if (isUnshown)
    return wrong(
      spec.multiline === true ? 'has a control character' : 'should be one line without control characters',
    )
  if (length > max) return wrong(`should have at most ${max} characters`)
  if (spec.min !== undefined && length < spec.min)
    return wrong(`should have at least ${spec.min} ${spec.min === 1 ? 'character' : 'characters'}`)
  if (spec.pattern !== undefined && !new RegExp(`^(?:${spec.pattern})$`, 'u').test(value))
    return wrong(`should match ${spec.pattern}`)
  if (spec.format === 'email' && !EMAIL.test(value)) return wrong('should be an e-mail address')
  if (spec.format === 'slug' && !SLUG.test(value))
    return wrong('should be lower-case words joined by hyphens')
  if (spec.format === 'url' && !isWebAddress(value)) return wrong('should be a web address')
  return value
}

function isWebAddress(value: string): boolean {
  const url = URL.parse(value)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
}

function checkInteger(spec: FieldSpec, value: unknown, wrong: Wrong): unknown {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return wrong('should be a whole number')
  if (spec.min !== undefined && value < spec.min) return wrong(`should be at least ${spec.min}`)
  if (spec.max !== undefined && value > spec.max) return wrong(`should be at most ${spec.max}`)
  return value
}

function checkDecimal(spec: FieldSpec, value: unknown, wrong: Wrong): unknown {
  const match = typeof value === 'string' ? /^-?(\d+)(?:\.(\d+))?$/.exec(value) : null
  if (match === null) return wrong('should be a decimal number as text, such as "12.50"')
  const scale = spec.scale ?? 0
  const whole = (spec.precision ?? 38) - scale
  if ((match[2] ?? '').length > scale) return wrong(`should have at most ${scale} decimals`)
  if ((match[1] ?? '').replace(/^0+/, '').length > whole)
    return wrong(`should have at most ${whole} digits before the point`)
  return value
}

function checkMoney(spec: FieldSpec, value: unknown, wrong: Wrong): unknown {
  const money = parseMoney(value)
  const currency =
    spec.unit ??
    (typeof value === 'object' && value !== null && 'currency' in value && isCurrency(value.currency)
      ? value.currency
      : 'EUR')
  if (money === undefined)
    return wrong(
      `should be money such as { "amount": "${exponentOf(currency) === 0 ? '12' : '12.50'}", "currency": "${currency}" }, with ${decimalsWords(currency)}`,
    )
  if (spec.unit !== undefined && money.currency !== spec.unit) return wrong(`should be in ${spec.unit}`)
  return checkAmount(spec, money, wrong)
}

function checkAmount(spec: FieldSpec, money: Money, wrong: Wrong): unknown {
  const { min, max } = moneyBounds(spec)
  if (min !== undefined && money.amount < min.amount)
    return wrong(`should be at least ${moneyJson(min).amount}`)
  if (max !== undefined && money.amount > max.amount)
    return wrong(`should be at most ${moneyJson(max).amount}`)
  return money
}

function decimalsWords(currency: string): string {
  const digits = exponentOf(currency)
  return digits === 0 ? 'no decimals' : `at most ${digits} decimals`
}

function checkJson(value: unknown, wrong: Wrong): unknown {
  const text = JSON.stringify(value)
  if (text === undefined) return wrong('should be JSON')
  if (Buffer.byteLength(text) > JSON_MAX) return wrong(`should be at most ${JSON_MAX} bytes of JSON`)
  return text.includes('\\u0000') ? wrong('has a character that cannot be stored') : value
}
