import { nearestName, problem } from '../errors.ts'
import type { Model, ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import type { ByAsk, RangeAsk, RowsAsk } from './ask.ts'
import type { Values } from './ask-values.ts'
import { choosePath, pathAsk } from './choose-path.ts'
import { namedIds } from './named-ids.ts'
import { cursorKeys, PAGE_DEFAULT, PAGE_MAX } from './page.ts'
import { parseValue } from './parse-value.ts'
import { searchWords } from './search-words.ts'
import { isField } from './select-fields.ts'
import { listThrough } from './through-link.ts'
import { unknownField } from './unknown-name.ts'

/** Where conditions are read: the names that mean something else there, and how values are written. */
export interface Reading {
  readonly model: Model
  readonly values: Values
  readonly reserved: readonly string[]
  /** `option`: between parentheses, where several values are separated by `|` and each is percent-encoded. */
  readonly written: 'parameter' | 'option'
}

export interface Conditions {
  readonly by: readonly ByAsk[]
  readonly range: readonly RangeAsk[]
  readonly only: number | undefined
}

const CONDITION = /^([A-Za-z][A-Za-z0-9]*)(?:\[(in|gt|gte|lt|lte)\])?$/

/** Reads which rows are asked for: `field=value`, `field[in]=a,b`, `field[gte]=…`. */
export function parseConditions(
  resource: ModelResource,
  parameters: Iterable<readonly [string, string]>,
  { model, values, reserved, written }: Reading,
): Conditions {
  const separator = written === 'option' ? '|' : ','
  let only: number | undefined
  const by: ByAsk[] = []
  const range: RangeAsk[] = []
  for (const [parameter, text] of parameters) {
    if (reserved.includes(parameter)) continue
    const [, name, comparison] = CONDITION.exec(parameter) ?? []
    if (name === undefined)
      throw problem('E_INVALID_PARAMETER', { parameter, why: 'is not a parameter here' })
    const field = resource.fields.get(name)
    if (field === undefined) throw unknownParameter(model, resource, name, reserved)
    const read = (part: string) =>
      checked(parameter, parseValue(field, written === 'option' ? decoded(parameter, part) : part))
    const add = (part: string) => values.add(read(part))
    if (comparison === undefined) by.push({ field: name, values: [add(text)] })
    else if (comparison === 'in' && name === 'id') only = namedIds(text.split(separator).map(read), values)
    else if (comparison === 'in')
      by.push({ field: name, values: [...new Set(text.split(separator))].map(add) })
    else range.push({ field: name, comparison: comparison as RangeAsk['comparison'], value: add(text) })
  }
  return { by: by.toSorted((a, b) => (a.field < b.field ? -1 : 1)), range, only }
}

function decoded(parameter: string, text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw problem('E_INVALID_PARAMETER', { parameter, why: 'is no percent-encoded text' })
  }
}

function checked(parameter: string, parsed: ReturnType<typeof parseValue>): unknown {
  if (!parsed.ok) throw problem('E_INVALID_PARAMETER', { parameter, why: parsed.should })
  return parsed.value
}

function unknownParameter(model: Model, resource: ModelResource, name: string, reserved: readonly string[]) {
  const meant = nearestName(name, reserved)
  if (!isField(resource, name) && meant !== undefined)
    return problem('E_INVALID_PARAMETER', {
      parameter: name,
      why: 'is not a parameter here',
      mend: `Perhaps you meant "${meant}".`,
    })
  return resource.computed.has(name)
    ? problem('E_INVALID_PARAMETER', { parameter: name, why: 'is computed, and no index serves it' })
    : unknownField(resource, name, (asker) => listThrough(model, resource, name, asker))
}

/** Reads the order: the first field of a list's, with a minus for all of it backwards. */
export function parseSort(
  resource: ModelResource,
  text: string | undefined,
): { order: string | undefined; descending: boolean } {
  if (text === undefined || text === '') return { order: undefined, descending: false }
  const descending = text.startsWith('-')
  const name = descending ? text.slice(1) : text
  if (name.includes(','))
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'sort',
      why: 'takes one field',
      mend: 'Name the first of a list’s order: the rest of that order follows, and a minus reverses all of it.',
    })
  if (!resource.fields.has(name)) throw unknownField(resource, name)
  return { order: name, descending }
}

/** Reads the words of a search. */
export function parseSearch(
  resource: ModelResource,
  text: string | undefined,
  values: Values,
): number | undefined {
  if (text === undefined) return undefined
  if (resource.search.length === 0)
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'search',
      why: `cannot be used: ${words(resource.plural)} are not searchable`,
    })
  const prepared = searchWords(text)
  if (prepared === undefined)
    throw problem('E_INVALID_PARAMETER', {
      parameter: 'search',
      why: 'has no word in it',
      mend: 'Give at least one letter or digit.',
    })
  return values.add(prepared)
}

/** Reads how many rows are wanted at most. */
export function parseLimit(
  text: string | undefined,
  parameter = 'limit',
  unlessSaid: number = PAGE_DEFAULT,
): number {
  if (text === undefined) return unlessSaid
  const limit = Number(text)
  if (!/^\d{1,4}$/.test(text) || limit < 1 || limit > PAGE_MAX)
    throw problem('E_INVALID_PARAMETER', { parameter, why: `should be a whole number from 1 to ${PAGE_MAX}` })
  return limit
}

/** Reads `true` or `false`. */
export function parseFlag(parameter: string, text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false
  if (text !== 'true') throw problem('E_INVALID_PARAMETER', { parameter, why: 'should be true or false' })
  return true
}

/** Reads where a page begins, as numbers of the cursor's keys among the values. */
export function parseAfter(
  resource: ModelResource,
  cursor: string | undefined,
  asked: Pick<RowsAsk, 'by' | 'range' | 'order' | 'search' | 'only'>,
  values: Values,
  link?: string,
): number | undefined {
  if (cursor === undefined) return undefined
  // A search is ranked, and a rank is no place to continue from: it answers its best rows once.
  if (asked.search !== undefined) throw problem('E_INVALID_CURSOR')
  const list = choosePath(resource, pathAsk(asked, link))
  const [first] = cursorKeys(cursor, resource, list).map(values.add)
  return first
}
