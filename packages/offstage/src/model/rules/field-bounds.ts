import type { FieldSpec } from '../../declare/declaration.ts'
import { isCurrency, parseMoney } from '../../values/money.ts'
import { declaredFields } from '../declared-fields.ts'
import type { Complaint, Rule } from '../rule.ts'
import { twiceIn } from '../spelling.ts'

// What an exact decimal may have on both databases: 38 digits in all, 30 of them after the point (MySQL's bound).
const PRECISION_MAX = 38
const SCALE_MAX = 30
// The longest bounded text that PostgreSQL has; longer text has no max at all.
const TEXT_MAX = 10_485_760
const FORMATS = ['email', 'url', 'slug']

/** What a field demands of its values can be met. */
export const fieldBounds: Rule = (_model, app) =>
  declaredFields(app).flatMap(({ at, spec }) => [
    ...complaintsOfKind(spec).map((complaint) => ({ at, ...complaint })),
    ...(spec.min !== undefined && spec.max !== undefined && spec.min > spec.max
      ? [
          {
            code: 'MIN_ABOVE_MAX',
            at,
            message: `has min ${spec.min} above max ${spec.max}.`,
            mend: 'Exchange them, or remove one.',
          },
        ]
      : []),
  ])

type Fault = Omit<Complaint, 'at'>

function complaintsOfKind(spec: FieldSpec): readonly Fault[] {
  if (spec.kind === 'text') return [...textBounds(spec), ...textPattern(spec), ...textFormat(spec)]
  if (spec.kind === 'integer') return integerBounds(spec)
  if (spec.kind === 'decimal') return decimalDigits(spec)
  if (spec.kind === 'oneOf') return options(spec)
  if (spec.kind === 'money') return [...currency(spec), ...amounts(spec)]
  return []
}

function textBounds({ min = 0, max = 1 }: FieldSpec): readonly Fault[] {
  if (Number.isInteger(max) && max >= 1 && max <= TEXT_MAX && Number.isInteger(min) && min >= 0) return []
  return [
    {
      code: 'TEXT_LENGTH',
      message: `has lengths from ${min} to ${max}.`,
      mend: `Count characters in whole numbers: min from 0, max from 1 to ${TEXT_MAX}.`,
    },
  ]
}

function textPattern({ pattern }: FieldSpec): readonly Fault[] {
  if (pattern === undefined) return []
  try {
    new RegExp(pattern, 'u')
    return []
  } catch (error) {
    return [
      {
        code: 'TEXT_PATTERN',
        message: `has a pattern that Unicode's rules refuse: ${error instanceof Error ? error.message : String(error)}.`,
        mend: 'Write it so that new RegExp(pattern, "u") takes it; escape only what needs it.',
      },
    ]
  }
}

function textFormat({ format }: FieldSpec): readonly Fault[] {
  if (format === undefined || FORMATS.includes(format)) return []
  return [
    {
      code: 'TEXT_FORMAT',
      message: `has the format "${format}".`,
      mend: `Choose one of ${FORMATS.join(', ')}.`,
    },
  ]
}

function integerBounds({ min = 0, max = 0 }: FieldSpec): readonly Fault[] {
  if (Number.isSafeInteger(min) && Number.isSafeInteger(max)) return []
  return [
    {
      code: 'INTEGER_BOUNDS',
      message: 'has bounds that are no whole numbers within ±(2^53 − 1).',
      mend: 'Choose whole numbers, or declare a decimal.',
    },
  ]
}

function decimalDigits({ precision = 0, scale = 0 }: FieldSpec): readonly Fault[] {
  const whole = Number.isInteger(precision) && Number.isInteger(scale)
  if (
    whole &&
    precision >= 1 &&
    precision <= PRECISION_MAX &&
    scale >= 0 &&
    scale <= Math.min(precision, SCALE_MAX)
  )
    return []
  return [
    {
      code: 'DECIMAL_DIGITS',
      message: `has ${precision} digits, ${scale} of them after the point.`,
      mend: `Choose a precision from 1 to ${PRECISION_MAX}, and a scale from 0 to the precision, at most ${SCALE_MAX}.`,
    },
  ]
}

function options({ options: given = [] }: FieldSpec): readonly Fault[] {
  const twice = twiceIn(given)
  if (given.length > 0 && twice.length === 0 && given.every((option) => option.trim() !== '')) return []
  return [
    {
      code: 'OPTIONS',
      message: twice.length > 0 ? `has the option "${twice[0]}" twice.` : 'has no options, or an empty one.',
      mend: "Name each option once: oneOf('active', 'frozen').",
    },
  ]
}

function currency({ unit }: FieldSpec): readonly Fault[] {
  if (unit === undefined || isCurrency(unit)) return []
  return [
    {
      code: 'MONEY_CURRENCY',
      message: `is in "${String(unit)}", which is no currency's code.`,
      mend: "Write the three capitals of ISO 4217: money('EUR').",
    },
  ]
}

function amounts({ unit, least, greatest }: FieldSpec): readonly Fault[] {
  if (unit !== undefined && !isCurrency(unit)) return []
  const given = [least, greatest].filter((amount) => amount !== undefined)
  const wrong = given.find((amount) => parseMoney({ amount, currency: unit }) === undefined)
  if (wrong !== undefined)
    return [
      {
        code: 'MONEY_BOUNDS',
        message: `is bounded by "${String(wrong)}", which is no amount of ${unit ?? 'any one currency'}.`,
        mend: "Name the currency and write amounts of it as text: money('EUR', { min: '0.00' }).",
      },
    ]
  const [min, max] = [least, greatest].map((amount) => parseMoney({ amount, currency: unit })?.amount)
  if (min === undefined || max === undefined || min <= max) return []
  return [
    {
      code: 'MIN_ABOVE_MAX',
      message: `has min ${least} above max ${greatest}.`,
      mend: 'Exchange them, or remove one.',
    },
  ]
}
