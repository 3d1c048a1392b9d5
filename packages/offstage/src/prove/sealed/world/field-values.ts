import { moneyBounds } from '../../../model/money-bounds.ts'
import type { FieldSpec } from '../../../declare/declaration.ts'
import type { ModelField } from '../../../model/model.ts'
import type { Choose } from './choose.ts'
import type { Compared } from './compared-values.ts'

// No word begins like another, so that which rows a beginning finds is beyond doubt.
const WORDS = [
  'amber',
  'Birch',
  'cobalt',
  'dune',
  'fjord',
  'Glyph',
  'hazel',
  'Jasper',
  'krill',
  'Über',
  'walnut',
]
const INSTANTS = [
  '1999-12-31T23:59:59.999999Z',
  '2001-02-03T04:05:06.000000Z',
  '2001-02-03T04:05:06.500000Z',
  '2890-01-01T00:00:00.000001Z',
  '2890-01-01T00:00:00.000000Z',
]
const DATES = ['1999-12-31', '2001-02-03', '2001-02-04', '2890-01-01']

export const someWord = (choose: Choose): string => choose.one(WORDS)

/**
 * A value of a field, from few, so that many rows share it: those that conditions compare it with and their neighbours
 * first of all. `at` makes it different from every other row's where it must be.
 */
export function someValue(
  field: ModelField,
  compared: Compared | undefined,
  choose: Choose,
  at: number,
): unknown {
  if (field.spec.unique === true) return uniqueValue(field, compared?.values ?? [], choose, at)
  const known = (compared?.values ?? []).flatMap((value) => [value, ...neighbours(field, value)])
  const fitting = known.filter((value) => isWithin(field, value))
  return fitting.length > 0 && choose.chance(0.7) ? choose.one(fitting) : plainValue(field, choose)
}

function plainValue(field: ModelField, choose: Choose): unknown {
  const { kind, spec } = field
  switch (kind) {
    case 'text':
      return textOf(field, `${someWord(choose)} ${someWord(choose)}`)
    case 'integer':
      return clamp(choose.below(8) - (spec.min === undefined ? 2 : 0) + (spec.min ?? 0), spec.min, spec.max)
    case 'decimal':
      return decimalOf(BigInt(choose.below(9) - 3), spec.scale ?? 0)
    case 'boolean':
      return choose.chance(0.5)
    case 'timestamp':
      return choose.one(INSTANTS)
    case 'date':
      return choose.one(DATES)
    case 'oneOf':
      return choose.one(spec.options ?? [])
    case 'json':
      return choose.one<unknown>([{ a: [1, null] }, [], 'text'])
    case 'money':
      return {
        amount: withinAmounts(spec, BigInt(choose.below(6) * 125 - 125)),
        currency: spec.unit ?? choose.one(['EUR', 'JPY']),
      }
    case 'balance':
      return { account: choose.id(), amount: BigInt(choose.below(4) * 250) }
    case 'file':
    case 'id':
    case 'belongsTo':
      return choose.id()
  }
}

function uniqueValue(field: ModelField, compared: readonly unknown[], choose: Choose, at: number): unknown {
  switch (field.kind) {
    case 'text':
      return textOf(field, uniqueText(compared, choose, at))
    case 'integer':
      return (field.spec.min ?? 0) + at
    case 'decimal':
      return decimalOf(BigInt(at), field.spec.scale ?? 0)
    case 'timestamp':
      return `2001-02-03T04:05:06.${String(at).padStart(6, '0')}Z`
    case 'date':
      return new Date(Date.UTC(2001, 0, 1 + at)).toISOString().slice(0, 10)
    case 'money':
      return {
        amount: (moneyBounds(field.spec).min?.amount ?? 0n) + BigInt(at),
        currency: field.spec.unit ?? 'EUR',
      }
    default:
      // Of the other kinds there are not enough values for rows to differ in; what cannot be told apart is not made.
      return at === 0 || field.kind === 'id' ? plainValue(field, choose) : undefined
  }
}

/** What it is compared with, what comes right after that, and what comes before and after everything. */
function uniqueText(compared: readonly unknown[], choose: Choose, at: number): string {
  const constant = compared.length === 0 ? someWord(choose) : String(choose.one(compared))
  if (compared.length > 0 && choose.chance(0.2)) return constant
  return choose.one([`${at}${someWord(choose)}`, `${constant}${at}`, `zz${at}`])
}

function neighbours({ kind, spec }: ModelField, value: unknown): readonly unknown[] {
  if (kind === 'integer' && typeof value === 'number') return [value - 1, value + 1]
  if (kind === 'decimal' && typeof value === 'string') {
    const scale = spec.scale ?? 0
    const units = BigInt(value.includes('.') ? padded(value, scale) : value + '0'.repeat(scale))
    return [decimalOf(units - 1n, scale), decimalOf(units, scale), decimalOf(units + 1n, scale)]
  }
  return []
}

const padded = (text: string, scale: number): string => {
  const [whole = '', fraction = ''] = text.split('.')
  return whole + fraction.padEnd(scale, '0').slice(0, scale)
}

/** Units of the last decimal as the database writes them: with all decimals. */
function decimalOf(units: bigint, scale: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return units < 0n ? `-${text}` : text
}

function withinAmounts(spec: FieldSpec, amount: bigint): bigint {
  const { min, max } = moneyBounds(spec)
  if (min !== undefined && amount < min.amount) return min.amount
  return max !== undefined && amount > max.amount ? max.amount : amount
}

function isWithin({ kind, spec }: ModelField, value: unknown): boolean {
  if (kind === 'integer' && typeof value === 'number')
    return value >= (spec.min ?? -Infinity) && value <= (spec.max ?? Infinity)
  if (kind === 'decimal')
    return typeof value === 'string' && (value.split('.')[1] ?? '').length === (spec.scale ?? 0)
  return true
}

const clamp = (value: number, min = -Infinity, max = Infinity): number => Math.min(Math.max(value, min), max)

/** Text within its bounds, of the form in which it is kept. */
function textOf({ spec }: ModelField, text: string): string {
  const long = text.padEnd(spec.min ?? 0, 'x')
  const kept = Array.from(long)
    .slice(0, spec.max ?? 200)
    .join('')
    .trimEnd()
    .padEnd(spec.min ?? 0, 'x')
  return spec.caseInsensitive === true ? kept.toLowerCase() : kept
}
