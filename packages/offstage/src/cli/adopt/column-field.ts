import type { Check, Column } from '../../database/schema.ts'
import { quoteName } from '../../database/migrate/postgres/quote.ts'
import { NOW, type DeclaredField } from './declared.ts'
import type { CatalogColumn } from './read-catalog.ts'

/** What a column can be declared as, or why it stays beside the declaration. */
export type ColumnKind =
  | {
      readonly field: Pick<DeclaredField, 'maker' | 'arguments'>
      /** The type that the field's column has, where the column has another one. */
      readonly to?: string
      readonly using?: string
      readonly caution?: string
      /** Checks that the declaration now says itself. */
      readonly checks: readonly string[]
    }
  | { readonly why: string; readonly mend?: string }

const TEXT_MAX = 10_485_760

/** Finds the kind of field that holds every value of a column. What is an amount of money is for people to say. */
export function columnKind(
  table: string,
  column: Column,
  known: CatalogColumn,
  checks: readonly Check[],
): ColumnKind {
  const type = known.base ?? column.type
  const found = kindOfType(table, column.name, type, known, checks)
  // A domain is unwrapped even where what it stands for would do.
  return 'field' in found && known.base !== null && found.to === undefined ? { ...found, to: type } : found
}

function kindOfType(
  table: string,
  name: string,
  type: string,
  { labels }: CatalogColumn,
  checks: readonly Check[],
): ColumnKind {
  const [, base = type, sizes = '', tail = ''] = /^([^([]+)(?:\(([\d,]+)\))?(.*)$/.exec(type) ?? []
  const [size, scale = 0] = sizes === '' ? [] : sizes.split(',').map(Number)
  const at = quoteName(name)
  const kind = (
    maker: DeclaredField['maker'],
    given: readonly unknown[] = [],
    more: { to?: string; using?: string; caution?: string; checks?: readonly string[] } = {},
  ): ColumnKind => ({ field: { maker, arguments: given }, checks: [], ...more })
  const other = (why: string, to?: string, using?: string): ColumnKind => ({
    why,
    ...(to === undefined
      ? {}
      : {
          mend: `alter table ${quoteName(table)} alter column ${at} type ${to}${using === undefined ? '' : ` using ${using}`};`,
        }),
  })
  if (type.endsWith('[]'))
    return other(
      'is an array; a resource of its own holds many values, or json() does',
      'jsonb',
      `to_jsonb(${at})`,
    )
  if (labels !== null) return kind('oneOf', labels, { to: 'text', using: `${at}::text` })
  switch (`${base.trim()}${tail}`) {
    case 'text':
    case 'character varying':
    case 'character': {
      const options = optionsIn(name, checks)
      if (options !== undefined)
        return kind('oneOf', options.values, {
          ...(type === 'text' ? {} : { to: 'text' }),
          checks: [options.check],
        })
      const max = size ?? (base === 'character' ? 1 : undefined)
      const isBounded = max !== undefined && max <= TEXT_MAX
      return kind(
        'text',
        isBounded ? [{ max }] : [],
        base === 'character' ? { to: `character varying(${max})` } : {},
      )
    }
    case 'smallint':
    case 'integer':
    case 'bigint': {
      const bounds = boundsIn(name, checks)
      return kind('integer', Object.keys(bounds.values).length === 0 ? [] : [bounds.values], {
        ...(type === 'bigint' ? {} : { to: 'bigint' }),
        checks: bounds.checks,
      })
    }
    case 'numeric':
      if (size === undefined) return other('has no bounds; say how many digits it has', 'numeric(19,4)')
      if (size > 38 || scale > 30)
        return other(`has ${type}, and a decimal has at most 38 digits, 30 of them after the point`)
      return kind('decimal', [{ precision: size, scale }])
    case 'boolean':
      return kind('boolean')
    case 'timestamp with time zone':
      return kind('timestamp', [], size === 6 ? {} : { to: 'timestamp(6) with time zone' })
    case 'timestamp without time zone':
      return kind('timestamp', [], {
        to: 'timestamp(6) with time zone',
        using: `${at} at time zone 'UTC'`,
        caution: `${table}.${name} says no time zone and is read as UTC: write its own where it has another.`,
      })
    case 'date':
      return kind('date')
    case 'jsonb':
      return kind('json')
    case 'json':
      return kind('json', [], { to: 'jsonb', using: `${at}::jsonb` })
    case 'uuid':
      return other(
        'is a uuid that leads to no adopted row; text holds it',
        'character varying(36)',
        `${at}::text`,
      )
    case 'real':
    case 'double precision':
      return other('is a binary fraction; an exact decimal holds it', 'numeric(19,4)', `${at}::numeric`)
    case 'money':
      return other(
        'is money without a currency; say which it is, then hold the minor units in a bigint',
        'bigint',
        `(${at}::numeric * 100)::bigint`,
      )
    case 'citext':
      return other('is text without case; declare text({ caseInsensitive: true })', 'text', `${at}::text`)
    default:
      return other(`has the type ${type}, which no field holds`)
  }
}

// As the server prints `status in ('a', 'b')`, whichever type the column has.
const LITERAL = /'((?:[^']|'')*)'::(?:text|character varying|bpchar)/g

function optionsIn(name: string, checks: readonly Check[]) {
  for (const { name: check, expression } of checks) {
    const column = `\\(?"?${escaped(name)}"?\\)?(?:::text)?`
    const list = new RegExp(`^\\(*${column}\\)* = ANY \\(+ARRAY\\[(.*?)\\]\\)*(?:::text\\[\\])?\\)*$`).exec(
      expression,
    )
    const values = [...(list?.[1] ?? '').matchAll(LITERAL)].map(([, value = '']) =>
      value.replaceAll("''", "'"),
    )
    const isWhole = (list?.[1] ?? '').replaceAll(LITERAL, '').replaceAll(/[\s,()]|::text/g, '') === ''
    if (values.length > 0 && isWhole) return { check, values }
  }
  return undefined
}

function boundsIn(name: string, checks: readonly Check[]) {
  const values: { min?: number; max?: number } = {}
  const used: string[] = []
  for (const { name: check, expression } of checks) {
    const parts = expression
      .replace(/^\((.*)\)$/, '$1')
      .split(/ AND /)
      .map((part) => boundIn(name, part))
    if (parts.some((part) => part === undefined)) continue
    for (const part of parts) Object.assign(values, part)
    used.push(check)
  }
  return { values, checks: used }
}

function boundIn(name: string, part: string): { min?: number; max?: number } | undefined {
  const found = new RegExp(`^\\(*"?${escaped(name)}"? (>=|<=|>|<) \\(?'?(-?\\d+)'?\\)?(?:::\\w+)?\\)*$`).exec(
    part,
  )
  if (found === null) return undefined
  const value = Number(found[2])
  if (!Number.isSafeInteger(value)) return undefined
  if (found[1] === '>=') return { min: value }
  if (found[1] === '>') return { min: value + 1 }
  return { max: found[1] === '<=' ? value : value - 1 }
}

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A default that a declaration can say; others are told of in the report. */
export function defaultOf(
  maker: DeclaredField['maker'],
  expression: string | undefined,
): DeclaredField['default'] {
  if (expression === undefined) return undefined
  if (maker === 'timestamp') return /^(now\(\)|CURRENT_TIMESTAMP)/.test(expression) ? NOW : undefined
  if (maker === 'boolean') return /^(true|false)$/.test(expression) ? expression === 'true' : undefined
  const number = /^\(?'?(-?\d+(?:\.\d+)?)'?\)?(?:::[\w ]+)?$/.exec(expression)?.[1]
  if (maker === 'integer')
    return number !== undefined && Number.isSafeInteger(Number(number)) ? Number(number) : undefined
  if (maker === 'decimal') return number
  if (maker !== 'text' && maker !== 'oneOf') return undefined
  return /^'((?:[^']|'')*)'::[\w ".]+(?:\(\d+\))?$/.exec(expression)?.[1]?.replaceAll("''", "'")
}
