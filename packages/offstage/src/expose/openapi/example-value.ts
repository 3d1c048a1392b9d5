import type { AnyField, FieldSpec } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import { words } from '../../model/names.ts'
import { decimalText, exponentOf, isCurrency, moneyJson, type Money } from '../../values/money.ts'

// Examples are read by people who will try them, so each one would be accepted as it stands. A value that cannot be
// made up (a pattern too clever to meet) is undefined, and whoever asked leaves the example out.

/** What an example is of: a value as it is sent, or as it is answered. */
export type Direction = 'in' | 'out'

/** A value that a field would take or answer. */
export function exampleValue(spec: FieldSpec, name: string, direction: Direction): unknown {
  const byDefault = exampleDefault(spec, direction)
  if (byDefault !== undefined) return byDefault
  switch (spec.kind) {
    case 'id':
    case 'belongsTo':
      return exampleId(name)
    case 'text':
      return exampleText(spec, name)
    case 'integer':
      return clamp(spec, 1)
    case 'decimal':
      return spec.scale === undefined || spec.scale === 0
        ? '12'
        : `1.${'25'.padEnd(spec.scale, '0').slice(0, spec.scale)}`
    case 'boolean':
      return true
    case 'timestamp':
      return direction === 'in' ? '2031-01-31T09:30:00Z' : '2026-01-31T09:30:00.000000Z'
    case 'date':
      return '2026-01-31'
    case 'oneOf':
      return spec.options?.[0]
    case 'json':
      return {}
    case 'money':
      return exampleMoney(spec.unit ?? 'EUR', name)
    case 'balance':
      return isCurrency(spec.unit) ? exampleMoney(spec.unit, name) : '12'
    case 'file':
      return direction === 'in' ? exampleId(name) : exampleFile(spec, name)
  }
}

/** What stands there when nothing else is said: examples of what is sent and of what is answered then agree. */
function exampleDefault({ default: value, kind }: FieldSpec, direction: Direction): unknown {
  // A default that is a fact about the actor has no value before somebody asks; an empty text shows nothing.
  if (value === undefined || (typeof value === 'object' && value !== null && 'operand' in value))
    return undefined
  if (direction === 'out' && (value === '' || kind === 'timestamp')) return undefined
  return isMoney(value) ? moneyJson(value) : value
}

const isMoney = (value: unknown): value is Money =>
  typeof value === 'object' && value !== null && 'amount' in value && typeof value.amount === 'bigint'

/** An object that a shape would take or answer; undefined when one of its members cannot be made up. */
export function exampleShape(
  shape: Shape,
  direction: Direction,
): Readonly<Record<string, unknown>> | undefined {
  const members = Object.entries(shape).map(([name, member]): [string, unknown] => [
    name,
    isListOf(member)
      ? [exampleItem(member.listOf, name, direction)]
      : exampleValue(member.spec, name, direction),
  ])
  return members.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(members)
}

/** What an action would answer to its own example: what it was told stands in the answer as it was told. */
export function exampleOutput({
  input,
  output,
}: {
  readonly input: Shape
  readonly output: Shape
}): Readonly<Record<string, unknown>> | undefined {
  const told = exampleShape(input, 'in') ?? {}
  const example = exampleShape(output, 'out')
  if (example === undefined) return undefined
  const members = Object.entries(example).map(([name, value]): [string, unknown] => [
    name,
    isRepeated(input[name], output[name]) ? told[name] : value,
  ])
  return Object.fromEntries(members)
}

function isRepeated(given: Shape[string] | undefined, answered: Shape[string] | undefined): boolean {
  if (given === undefined || answered === undefined || isListOf(given) || isListOf(answered)) return false
  return REPEATED.has(given.spec.kind) && given.spec.kind === answered.spec.kind
}

const REPEATED: ReadonlySet<FieldSpec['kind']> = new Set(['integer', 'boolean', 'date', 'decimal'])

function exampleItem(
  item: AnyField | Readonly<Record<string, AnyField>>,
  name: string,
  direction: Direction,
): unknown {
  return isField(item) ? exampleValue(item.spec, name, direction) : exampleShape(item, direction)
}

const isField = (item: AnyField | Readonly<Record<string, AnyField>>): item is AnyField =>
  'spec' in item && 'optional' in item

/** A UUIDv7 that is the same each time for the same name, so that examples can refer to each other. */
export function exampleId(name: string): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  const digits = hash.toString(16).padStart(8, '0')
  return `019c1234-5678-7abc-8def-0000${digits}`
}

/** What is on an account is more than what one thing costs, so that examples that follow each other can be true. */
const exampleMoney = (currency: string, name: string) => {
  const digits = exponentOf(currency)
  const tenths = /balance/i.test(name) ? 2_500n : 125n
  return { amount: decimalText(tenths * 10n ** BigInt(Math.max(digits - 1, 0)), digits), currency }
}

function exampleFile({ file }: FieldSpec, name: string) {
  const id = exampleId(name)
  const url = `/files/${id}`
  const version = '1f825aa2f0020ef7'
  const isPicture = file?.types.some((type) => type.startsWith('image/')) === true
  return {
    id,
    url: `${url}?v=${version}`,
    type: file?.types[0] ?? 'application/octet-stream',
    bytes: Math.min(48_213, file?.maxBytes ?? 48_213),
    width: isPicture ? 1200 : null,
    height: isPicture ? 900 : null,
    variants: Object.fromEntries(
      Object.keys(file?.variants ?? {}).map((each) => [each, `${url}/${each}?v=${version}`]),
    ),
  }
}

// ── Text and numbers ─────────────────────────────────────────────────────────────────────────────────────────────

const FAMILIAR: Readonly<Record<string, string>> = {
  name: 'Meridian',
  title: 'A day at the sea',
  description: 'Made of oak, for two people.',
  city: 'London',
  memo: 'Thank you',
  code: 'A-1001',
  number: 'A-1001',
  sku: 'A-1001',
}

function exampleText(spec: FieldSpec, name: string): string | undefined {
  if (spec.format === 'email') return 'ada@example.com'
  if (spec.format === 'url') return 'https://example.com/'
  if (spec.format === 'slug') return 'meridian'
  const text =
    spec.pattern === undefined ? (FAMILIAR[name] ?? `Some ${words(name)}`) : fromPattern(spec.pattern)
  const long = text.padEnd(spec.min ?? 0, ' and more').slice(0, spec.max ?? text.length + (spec.min ?? 0))
  const fits = spec.pattern === undefined || new RegExp(`^(?:${spec.pattern})$`, 'u').test(long)
  return fits ? long : undefined
}

/** Follows the commonest patterns: literal text, `\d`, `[A-Z]` and their counts. What it makes is tested by the caller. */
function fromPattern(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(
      /(\\d|\[0-9\]|\[A-Z\]|\[a-z\]|\[A-Z0-9\]|\[a-z0-9\]|\\w)(?:\{(\d+)(?:,\d*)?\}|([+*?]))?/g,
      (_all, kind: string, count?: string) =>
        (kind.includes('A-Z') ? 'A' : kind.includes('a-z') || kind === '\\w' ? 'a' : '1').repeat(
          Number(count ?? 1),
        ),
    )
    .replace(/\\(.)/g, '$1')
}

const clamp = ({ min = -Infinity, max = Infinity }: FieldSpec, value: number): number =>
  Math.min(Math.max(value, min), max)
