import type { FieldSpec } from '../../declare/declaration.ts'
import type { ModelField } from '../../model/model.ts'
import { moneyBounds } from '../../model/money-bounds.ts'
import { exponentOf, isCurrency, moneyJson } from '../../values/money.ts'
import { refTo, type Schema } from './document.ts'

const SAFE = Number.MAX_SAFE_INTEGER
const SLUG = '^[a-z0-9]+(?:-[a-z0-9]+)*$'
const TEXT_MAX = 65_536

/** The schema of a value as it is answered. */
export function answeredSchema(spec: FieldSpec): Schema {
  switch (spec.kind) {
    case 'timestamp':
      return refTo('schemas', 'Instant')
    case 'decimal':
      return { type: 'string', pattern: decimalPattern(spec, 'exactly') }
    case 'money':
      return refTo('schemas', moneyName(spec.unit))
    case 'balance':
      return isCurrency(spec.unit)
        ? refTo('schemas', moneyName(spec.unit))
        : {
            type: 'string',
            pattern: '^-?\\d+$',
            description: `Whole ${spec.unit ?? 'unit'}s, counted by the ledger.`,
          }
    case 'file':
      return fileSchema(spec)
    default:
      return takenSchema(spec)
  }
}

/** The schema of a value as it is taken in a body. */
export function takenSchema(spec: FieldSpec): Schema {
  switch (spec.kind) {
    case 'id':
    case 'belongsTo':
      return { type: 'string', format: 'uuid' }
    case 'file':
      return { type: 'string', format: 'uuid', description: 'The id of a finished upload (see Uploads).' }
    case 'text':
      return textSchema(spec)
    case 'integer':
      return { type: 'integer', format: 'int64', minimum: spec.min ?? -SAFE, maximum: spec.max ?? SAFE }
    case 'decimal':
      return { type: 'string', pattern: decimalPattern(spec, 'atMost') }
    case 'boolean':
      return { type: 'boolean' }
    case 'timestamp':
      return { type: 'string', format: 'date-time' }
    case 'date':
      return { type: 'string', format: 'date' }
    case 'oneOf':
      return { type: 'string', enum: spec.options ?? [] }
    case 'json':
      return { description: 'Any JSON, at most 64 KiB.' }
    case 'money':
      return { ...refTo('schemas', `${moneyName(spec.unit)}Input`), ...boundsSchema(spec) }
    case 'balance':
      return { not: {} }
  }
}

/** The schema of a value as it stands in an address. */
export function keySchema(field: ModelField): Schema {
  if (field.kind === 'money')
    return {
      type: 'string',
      pattern: amountPattern(field.spec.unit, 'atMost'),
      description: `Decimal text in ${field.spec.unit ?? ''}.`,
    }
  if (field.kind === 'decimal') return { type: 'string', pattern: '^-?\\d{1,38}(\\.\\d{1,38})?$' }
  // A condition may name a value that no row can have: it is met by none.
  if (field.kind === 'text') return { type: 'string', maxLength: 1_000 }
  if (field.kind === 'integer') return { type: 'integer', format: 'int64' }
  return takenSchema(field.spec)
}

function textSchema({ min, max, pattern, format }: FieldSpec): Schema {
  return {
    type: 'string',
    ...(min === undefined ? {} : { minLength: min }),
    maxLength: max ?? TEXT_MAX,
    ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$` }),
    ...(format === 'email' ? { format: 'email' } : {}),
    ...(format === 'url' ? { format: 'uri' } : {}),
    ...(format === 'slug' ? { pattern: SLUG } : {}),
  }
}

// ── Exact numbers ────────────────────────────────────────────────────────────────────────────────────────────────

function decimalPattern({ precision = 38, scale = 0 }: FieldSpec, digits: 'exactly' | 'atMost'): string {
  const whole = `-?\\d{1,${Math.max(precision - scale, 1)}}`
  if (scale === 0) return `^${whole}$`
  return digits === 'exactly' ? `^${whole}\\.\\d{${scale}}$` : `^${whole}(\\.\\d{1,${scale}})?$`
}

/** The shared schema of money in this currency, or in any. */
const moneyName = (currency: string | undefined): string => `Money${currency ?? ''}`

/** The two schemas of money in a currency: as it is answered, with all its digits, and as it is taken. */
export function moneySchemas(currency: string | undefined): Readonly<Record<string, Schema>> {
  const name = moneyName(currency)
  const said = currency === undefined ? 'An exact amount of one currency.' : `An exact amount of ${currency}.`
  return {
    [name]: {
      ...moneySchema(currency, 'exactly'),
      description: `${said} Never a JSON number: \`amount\` is decimal text with exactly the currency's digits.`,
    },
    [`${name}Input`]: {
      ...moneySchema(currency, 'atMost'),
      additionalProperties: true,
      description: `${said} Decimals may be left out ("12" is 12.00); more than the currency has are refused, since nothing is rounded.`,
    },
  }
}

/** What a bounded field says beside the shared schema. JSON Schema cannot order decimal text, so only a sign is a pattern. */
function boundsSchema(spec: FieldSpec): Schema {
  const { min, max } = moneyBounds(spec)
  if (min === undefined && max === undefined) return {}
  const said = [
    ...(min === undefined ? [] : [`at least ${moneyJson(min).amount}`]),
    ...(max === undefined ? [] : [`at most ${moneyJson(max).amount}`]),
  ].join(', ')
  const unsigned = min !== undefined && min.amount >= 0n
  return {
    description: `${said.charAt(0).toUpperCase()}${said.slice(1)}.`,
    ...(unsigned ? { properties: { amount: { pattern: '^\\d' } } } : {}),
  }
}

function moneySchema(currency: string | undefined, digits: 'exactly' | 'atMost'): Schema {
  return {
    type: 'object',
    required: ['amount', 'currency'],
    properties: {
      amount: { type: 'string', pattern: amountPattern(currency, digits) },
      currency:
        currency === undefined
          ? { type: 'string', pattern: '^[A-Z]{3}$' }
          : { type: 'string', const: currency },
    },
  }
}

const WHOLE_AMOUNT = '-?(0|[1-9]\\d{0,17})'

function amountPattern(currency: string | undefined, digits: 'exactly' | 'atMost'): string {
  if (currency === undefined) return `^${WHOLE_AMOUNT}(\\.\\d{1,4})?$`
  const exponent = exponentOf(currency)
  if (exponent === 0) return `^${WHOLE_AMOUNT}$`
  return digits === 'exactly'
    ? `^${WHOLE_AMOUNT}\\.\\d{${exponent}}$`
    : `^${WHOLE_AMOUNT}(\\.\\d{1,${exponent}})?$`
}

// ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────

function fileSchema({ file }: FieldSpec): Schema {
  const variants = Object.entries(file?.variants ?? {}).map(([name, { width, height }]): [string, Schema] => [
    name,
    {
      type: 'string',
      format: 'uri-reference',
      description: height === undefined ? `${width} pixels wide.` : `${width} × ${height} pixels.`,
    },
  ])
  return {
    ...refTo('schemas', 'File'),
    properties: {
      type: { enum: file?.types ?? [] },
      variants: {
        type: 'object',
        required: variants.map(([name]) => name),
        properties: Object.fromEntries(variants),
      },
    },
  }
}
