import { moneyBounds } from '../../model/money-bounds.ts'
import { nodesIn } from '../../model/expressions.ts'
import { conditionsOf } from '../../model/conditions.ts'
import type { Model, ModelField, ModelResource } from '../../model/model.ts'
import type { RowCounts } from './row-counts.ts'
import { partIdSql, rowIdSql } from './row-id.ts'

/** What a value is drawn for. */
export interface Drawing {
  readonly model: Model
  readonly resource: ModelResource
  readonly rows: number
  readonly seed: number
  readonly counts: RowCounts
}

/**
 * The value of a field in row number `g`, as SQL. Skewed as life is: a quarter of all children have the first parent,
 * most rows have the first option of a choice, and what comes last belongs mostly to the second parent, who has nothing
 * before: a way to them by anything but their own index leads past all the others. Drawn from the row's number and the
 * seed, and from nothing else, so that it is the same in every run.
 */
export function valueSql(drawing: Drawing, field: ModelField): string {
  const value = presentSql(drawing, field)
  if (!field.optional || countSql(drawing, field) !== undefined) return value
  return `case when ${lot(drawing, field, 'missing')} < ${missingShare(field)} then null else ${value} end`
}

/**
 * Times that need not be there mostly are not (revoked, shipped); of other values a quarter is missing. What can be
 * deleted mostly is, since a list that walked over it would be slow after some years.
 */
const missingShare = ({ kind, name }: ModelField): number =>
  name === 'deletedAt' ? 0.1 : kind === 'timestamp' ? 0.8 : 0.25

function presentSql(drawing: Drawing, field: ModelField): string {
  const { model, resource } = drawing
  const n = countSql(drawing, field)
  switch (field.kind) {
    case 'id':
      return rowIdSql(model, resource.name, 'g')
    case 'belongsTo':
      return linkSql(drawing, field, n)
    case 'file':
    case 'balance':
      return partIdSql(model, resource.name, field.name, 'g')
    case 'text':
      return n === undefined ? textSql(drawing, field) : distinctTextSql(drawing, field, n)
    case 'oneOf':
      return choiceSql(drawing, field, n)
    case 'boolean':
      return n === undefined ? `${lot(drawing, field)} < 0.9` : `${n} = 1`
    case 'integer':
      return integerSql(drawing, field, n)
    case 'money':
      return moneySql(drawing, field, n)
    case 'decimal':
      return decimalSql(drawing, field, n)
    case 'timestamp':
      return timeSql(drawing, field, n)
    case 'date':
      return n === undefined
        ? `current_date - floor(${amount(drawing, field)} * 1460)::int`
        : `date '1000-01-01' + (${n})::int`
    case 'json':
      return `'[]'::jsonb`
  }
}

function moneySql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  const { min, max } = moneyBounds(field.spec)
  if (n !== undefined) return min === undefined ? n : `(${min.amount} + ${n})`
  const drawn = `(100 + floor(${amount(drawing, field)} * 100000))::bigint`
  const atLeast = min === undefined ? drawn : `greatest(${drawn}, ${min.amount})`
  return max === undefined ? atLeast : `least(${atLeast}, ${max.amount})`
}

/** The number, from 1, by which a field tells rows apart; undefined where its values may repeat. */
function countSql({ counts, resource }: Drawing, { name }: ModelField): string | undefined {
  const counting = counts.countedBy(resource.name, name)
  if (counting === undefined) return undefined
  const moved = counting.stride === 1 ? '(g - 1)' : `((g - 1) / ${counting.stride})`
  return counting.size === Infinity ? `(${moved} + 1)` : `(${moved} % ${counting.size} + 1)`
}

/** A number from 0 up to 1 that depends on the row, the field and the seed. */
function lot({ resource, seed }: Drawing, { name }: ModelField, what = ''): string {
  const salt = fnv1a(`${resource.name}.${name}.${what}.${seed}`)
  return `((hashint8extended(g, ${salt}) & 16777215) / 16777216.0)`
}

/** Values that lists are kept by have favourites; others are spread evenly. */
function amount(drawing: Drawing, field: ModelField): string {
  return isKept(drawing, field) ? `power(${lot(drawing, field)}, 8)` : lot(drawing, field)
}

const isKept = ({ resource }: Drawing, { name }: ModelField): boolean =>
  resource.lists.some(({ by, unique }) => !unique && by.includes(name))

function linkSql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  const { model, resource, rows, counts } = drawing
  const target = field.target ?? ''
  if (n !== undefined) return rowIdSql(model, target, n)
  const parents = counts.countOf(target)
  const skewed = `1 + floor(${parents} * power(${lot(drawing, field)}, 8))::bigint`
  const late = `g > ${Math.floor(rows * 0.8)} and ${lot(drawing, field, 'late')} < 0.9`
  const chosen =
    parents < 3 ? skewed : `case when ${late} then 2 when ${skewed} = 2 then 3 else ${skewed} end`
  // A row can hang only on one that is there already.
  return rowIdSql(model, target, target === resource.name ? `least(${chosen}, g)` : chosen)
}

function distinctTextSql({ rows }: Drawing, { spec, name }: ModelField, n: string): string {
  const { max = Infinity, min = 0, format } = spec
  if (format === 'email' && max >= 24) return `'u' || ${n} || '@example.org'`
  const stem = stemOf(name)
  return padded(max >= stem.length + String(rows).length ? `'${stem}' || ${n}` : `(${n})::text`, min)
}

/** What the distinct texts of a field begin with. */
export const stemOf = (name: string): string => name.slice(0, 4).toLowerCase()

function textSql(drawing: Drawing, field: ModelField): string {
  const { max = Infinity, min = 0, format } = field.spec
  if (format === 'email')
    return cut(`'u' || floor(${amount(drawing, field)} * 1000)::int || '@example.org'`, max)
  const isKey = isKept(drawing, field)
  const word = `'w' || floor(power(${lot(drawing, field)}, ${isKey ? 8 : 2}) * 5000)::int`
  // Every text has the word `word`, so that searching for it meets the whole table.
  return cut(padded(isKey ? word : `${word} || ' word ' || g`, min), max)
}

const padded = (text: string, min: number): string =>
  min === 0 ? text : `rpad(${text}, greatest(${min}, length(${text})), 'x')`

const cut = (text: string, max: number): string => (max === Infinity ? text : `left(${text}, ${max})`)

function choiceSql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  const options = field.spec.options ?? []
  const listed = `(array[${options.map((option) => `'${option.replaceAll("'", "''")}'`).join(', ')}])`
  const place = n ?? `1 + floor(${options.length} * power(${lot(drawing, field)}, 5))`
  return `${listed}[(${place})::int]`
}

function integerSql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  // Rows are new, and nobody's security has changed since their session began.
  if (field.builtIn || field.name === 'securityVersion') return '1'
  const { min, max } = field.spec
  const from = min ?? (max === undefined ? 0 : Math.min(0, max - 1_000))
  if (n !== undefined) return `(${from} + ${n} - 1)::bigint`
  const span = Math.min(max ?? from + 1_000, from + 1_000) - from + 1
  return `(${from} + floor(${amount(drawing, field)} * ${span}))::bigint`
}

function decimalSql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  const { precision = 38, scale = 0 } = field.spec
  if (n !== undefined) return `((${n})::numeric / ${10 ** scale})::numeric(${precision},${scale})`
  const most = Math.min(1_000, 10 ** (precision - scale))
  return `trunc((${amount(drawing, field)} * ${most})::numeric, ${scale})`
}

function timeSql(drawing: Drawing, field: ModelField, n: string | undefined): string {
  // Rows come in the order of their time, as they do in life; what is compared with now lies on both sides of it.
  return n === undefined && isComparedWithNow(drawing, field)
    ? `now() + (${lot(drawing, field)} * 1460 - 730) * interval '1 day'`
    : `now() - (${drawing.rows} - g) * interval '20 minutes'`
}

function isComparedWithNow({ model }: Drawing, { name }: ModelField): boolean {
  return conditionsOf(model).some(({ node }) =>
    [...nodesIn(node)].some(
      (part) => part.kind === 'compare' && part.operand.kind === 'now' && part.path.at(-1) === name,
    ),
  )
}

// FNV-1a, 32 bit: salts only need to differ.
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
