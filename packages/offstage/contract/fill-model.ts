import type { Database } from '../src/database/database.ts'
import { fieldOf, resourceOf, type Model, type ModelField, type ModelResource } from '../src/model/model.ts'

/** How many rows each resource gets; small ones get as many as they may have, if that is fewer. */
export interface Filling {
  readonly rows: number
  /** The number of the first row, where there are some already. */
  readonly from?: number
  /** Fills one resource alone. */
  readonly only?: string
  /** Counts what there is, for the planner; it is done unless said otherwise. */
  readonly analyze?: boolean
}

/**
 * Fills the tables of a model with skewed rows: the first parents have most of the children, most rows have the first
 * option of each choice, and times lie anywhere in four years. Row number `n` of a resource has the id `rowId`.
 */
export async function fillModel(
  database: Database,
  model: Model,
  { rows, from = 1, only, analyze = true }: Filling,
): Promise<void> {
  for (const resource of model.resources.values())
    if (only === undefined || only === resource.name)
      await fill(database, model, resource, from, countOf(resource, rows))
  if (analyze) await database.query({ text: 'analyze', values: [] })
}

const countOf = ({ small }: ModelResource, rows: number): number => Math.min(rows, small?.max ?? rows)

/** The id of a resource's row by its number, from 1. */
export function rowId(model: Model, resource: string, number: number): string {
  const place = [...model.resources.keys()].indexOf(resource)
  return `${hex(number, 8)}-0000-7000-8000-${hex(place, 12)}`
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')

async function fill(
  database: Database,
  model: Model,
  resource: ModelResource,
  from: number,
  rows: number,
): Promise<void> {
  const fields = [...resource.fields.values()]
  const columns = fields.flatMap((field) =>
    field.currencyColumn === undefined ? [field.column] : [field.column, field.currencyColumn],
  )
  const values = fields.flatMap((field) => {
    const value = valueSql(model, resource, field, rows)
    return field.currencyColumn === undefined ? [value] : [value, `'USD'`]
  })
  await database.transaction(async (tx) => {
    // On the connection that draws the numbers, so that they are the same in every run.
    await tx.query({ text: 'select setseed(0.42)', values: [] })
    await tx.query({
      text: `insert into "${resource.table}" (${columns.map((name) => `"${name}"`).join(', ')})
        select ${values.join(', ')} from generate_series(${from}, ${rows}) as g`,
      values: [],
    })
  })
}

function valueSql(model: Model, resource: ModelResource, field: ModelField, rows: number): string {
  const isUnique = resource.lists.some(
    ({ by, unique }) => unique && tellingApart(model, resource, by, rows) === field.name,
  )
  switch (field.kind) {
    case 'id':
      return idSql(model, resource.name, 'g')
    case 'belongsTo':
      return linkSql(model, field, rows, isUnique)
    case 'text':
      return textSql(field, isUnique)
    case 'oneOf':
      return `(array[${(field.spec.options ?? []).map((option) => `'${option}'`).join(', ')}])[1 + floor(${field.spec.options?.length ?? 1} * power(random(), 5))::int]`
    case 'boolean':
      return 'random() < 0.9'
    case 'integer':
      return field.name === 'version' || field.name === 'securityVersion' ? '1' : integerSql(field)
    case 'money':
      return '(100 + floor(random() * 100000))::bigint'
    case 'decimal':
      return 'round((random() * 1000)::numeric, 2)'
    case 'timestamp':
      if (field.optional && isEnding(field)) return 'null'
      // Rows come in the order of their time, as they do in life; what expires does so at any time.
      return !field.name.startsWith('expires')
        ? `now() - (${rows} - g) * interval '20 minutes'`
        : `now() + (random() * 1460 - 730) * interval '1 day'`
    case 'date':
      return `current_date - floor(random() * 1460)::int`
    case 'json':
      return `'[]'::jsonb`
    case 'file':
      return field.optional ? 'null' : 'gen_random_uuid()'
    case 'balance':
      return 'gen_random_uuid()'
  }
}

/** The field that differs in every row, of those that are unique together: the last that can. */
function tellingApart(
  model: Model,
  resource: ModelResource,
  by: readonly string[],
  rows: number,
): string | undefined {
  return by.findLast((name) => {
    const { kind, target = '', spec } = fieldOf(resource, name)
    if (kind === 'belongsTo') return countOf(resourceOf(model, target), rows) >= rows
    return kind === 'text' && (spec.max === undefined || spec.max >= 12)
  })
}

/** Times that end something (revoked, banned) are not there for most rows. */
const isEnding = ({ name }: ModelField): boolean => /^(revoked|banned|used)/.test(name)

function linkSql(model: Model, { target = '' }: ModelField, rows: number, isUnique: boolean): string {
  const parents = countOf(resourceOf(model, target), rows)
  if (isUnique) return idSql(model, target, 'g')
  // A quarter of the children have the first parent. The last fifth of all rows is mostly the second parent's, who has
  // none before: a way to them by anything but their own index leads past all the others.
  const skewed = `1 + floor(${parents} * power(random(), 8))::int`
  return idSql(
    model,
    target,
    `(case when g > ${rows * 0.8} and random() < 0.9 then 2 when ${skewed} = 2 then 3 else ${skewed} end)`,
  )
}

const idSql = (model: Model, resource: string, number: string): string =>
  `(lpad(to_hex(${number}), 8, '0') || '${rowId(model, resource, 0).slice(8)}')::uuid`

function textSql({ spec, name }: ModelField, isUnique: boolean): string {
  const bare = spec.format === 'email' ? `'${name}' || g || '@example.org'` : `'${name.slice(0, 4)}' || g`
  const text = isUnique ? bare : `'w' || floor(power(random(), 2) * 5000)::int || ' word ' || g`
  const long = spec.min === undefined ? text : `rpad(${text}, greatest(${spec.min}, length(${text})), 'x')`
  return spec.max === undefined ? long : `left(${long}, ${spec.max})`
}

function integerSql({ spec }: ModelField): string {
  const from = spec.min ?? 0
  const to = Math.min(spec.max ?? 1_000, from + 1_000)
  return `(${from} + floor(random() * ${to - from}))::bigint`
}
