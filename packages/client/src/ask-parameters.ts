/** What a list or a row is asked for, once the types have done their work. */
export interface AskData {
  readonly where?: Readonly<Record<string, unknown>>
  readonly orderBy?: string
  readonly search?: string
  readonly limit?: number
  readonly after?: string
  readonly count?: boolean
  readonly includeDeleted?: boolean
  readonly fields?: readonly string[]
  readonly include?: IncludeData
}

type IncludeData = Readonly<Record<string, true | RelationData | undefined>>

interface RelationData {
  readonly where?: Readonly<Record<string, unknown>>
  readonly orderBy?: string
  readonly limit?: number
  readonly after?: string
  readonly page?: boolean
  readonly count?: boolean
  readonly fields?: readonly string[]
  readonly include?: IncludeData
}

/** Writes an ask as the parameters of an address. */
export function askParameters({ where = {}, include = {}, fields, ...ask }: AskData): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [field, condition] of Object.entries(where)) addCondition(parameters, field, condition)
  if (ask.orderBy !== undefined) parameters.set('sort', ask.orderBy)
  if (ask.search !== undefined) parameters.set('search', ask.search)
  if (ask.limit !== undefined) parameters.set('limit', String(ask.limit))
  if (ask.after !== undefined) parameters.set('after', ask.after)
  if (ask.count === true) parameters.set('count', 'true')
  if (ask.includeDeleted === true) parameters.set('includeDeleted', 'true')
  const relations = relationPaths(include, '')
  if (relations.length > 0) parameters.set('include', relations.join(','))
  const names = fieldPaths(fields, include, '')
  if (names.length > 0) parameters.set('fields', names.join(','))
  return parameters
}

/** What a tally is asked for. */
export interface TallyData {
  readonly by?: Readonly<Record<string, unknown>>
  readonly per?: string
}

/** Writes what is asked of a tally as the parameters of an address. */
export function tallyParameters({ by = {}, per }: TallyData): URLSearchParams {
  const parameters = new URLSearchParams()
  for (const [field, value] of Object.entries(by)) addCondition(parameters, field, value)
  if (per !== undefined) parameters.set('per', per)
  return parameters
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

const BOUNDS = ['gt', 'gte', 'lt', 'lte'] as const

function addCondition(parameters: URLSearchParams, field: string, condition: unknown): void {
  if (condition === undefined) return
  if (!isPlainObject(condition) || 'amount' in condition) return parameters.set(field, valueText(condition))
  if (Array.isArray(condition['in'])) parameters.set(`${field}[in]`, condition['in'].map(itemText).join(','))
  for (const bound of BOUNDS)
    if (condition[bound] !== undefined) parameters.set(`${field}[${bound}]`, valueText(condition[bound]))
}

/** True where an ask names no value at all for a field, so that no row can meet it. */
export const asksForNothing = ({ where = {} }: AskData): boolean =>
  Object.values(where).some(
    (condition) => isPlainObject(condition) && Array.isArray(condition['in']) && condition['in'].length === 0,
  )

/** A value as an address carries it; money is its amount, since the field knows its currency. */
function valueText(value: unknown): string {
  if (value instanceof Date) return value.toISOString()
  if (isPlainObject(value) && typeof value['amount'] === 'string') return value['amount']
  return String(value)
}

function itemText(value: unknown): string {
  const text = valueText(value)
  if (text.includes(',')) throw new TypeError(`"${text}" has a comma, so it cannot be one of several values.`)
  return text
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !(value instanceof Date)

// ── Relations and fields ─────────────────────────────────────────────────────────────────────────────────────────

/** `{ lines: { limit: 3, include: { product: true } } }` → `lines(limit:3)`, `lines.product`. */
function relationPaths(include: IncludeData, prefix: string): readonly string[] {
  return relationsOf(include).flatMap(([name, relation]) => [
    prefix + name + optionsText(relation),
    ...relationPaths(relation.include ?? {}, `${prefix}${name}.`),
  ])
}

function optionsText({ where = {}, limit, orderBy, after, page, count }: RelationData): string {
  const options = new URLSearchParams()
  for (const [field, condition] of Object.entries(where)) addCondition(options, field, condition)
  if (limit !== undefined) options.set('limit', String(limit))
  if (orderBy !== undefined) options.set('sort', orderBy)
  if (after !== undefined) options.set('after', after)
  if (page === true) options.set('page', 'true')
  if (count === true) options.set('count', 'true')
  const texts = [...options].map(([name, value]) => `${name}:${optionText(name, value)}`)
  return texts.length === 0 ? '' : `(${texts.join(',')})`
}

// Commas and parentheses mean something between the options, so values are written in percents; of several values each
// is written by itself.
function optionText(name: string, value: string): string {
  return name.endsWith('[in]') ? value.split(',').map(inPercents).join('|') : inPercents(value)
}

const inPercents = (value: string): string =>
  encodeURIComponent(value).replaceAll('(', '%28').replaceAll(')', '%29')

/** Named fields of the row and of what it includes: `name`, `lines.amount`. */
function fieldPaths(
  fields: readonly string[] | undefined,
  include: IncludeData,
  prefix: string,
): readonly string[] {
  const deeper = relationsOf(include).flatMap(([name, relation]) =>
    fieldPaths(relation.fields, relation.include ?? {}, `${prefix}${name}.`),
  )
  if (fields === undefined && deeper.length > 0)
    throw new TypeError(fieldsAreMissing(prefix, deeper[0] ?? ''))
  return [...(fields ?? []).map((name) => prefix + name), ...deeper]
}

// The server takes the fields that are named at any depth for all that is wanted, so the row itself would come bare.
function fieldsAreMissing(prefix: string, deeper: string): string {
  const where = prefix === '' ? 'the row itself' : `"${prefix.slice(0, -1)}"`
  return `The ask names "${deeper}", so it has to name the fields of ${where} too.`
}

function relationsOf(include: IncludeData): readonly (readonly [string, RelationData])[] {
  return Object.entries(include).flatMap(([name, relation]) =>
    relation === undefined ? [] : [[name, relation === true ? {} : relation] as const],
  )
}
