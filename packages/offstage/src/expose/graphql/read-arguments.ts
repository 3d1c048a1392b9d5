import { problem } from '../../errors.ts'
import type { ModelField, ModelResource } from '../../model/model.ts'
import type { ByAsk, RangeAsk, RowsAsk } from '../../plan/ask.ts'
import { choosePath, pathAsk } from '../../plan/choose-path.ts'
import { namedIds } from '../../plan/named-ids.ts'
import { cursorKeys, PAGE_DEFAULT, PAGE_MAX } from '../../plan/page.ts'
import type { Values } from '../../plan/ask-values.ts'
import { parseValue } from '../../plan/parse-value.ts'
import { searchWords } from '../../plan/search-words.ts'
import type { ArgumentMeaning, ArgumentMeanings } from './meaning.ts'

/** The arguments of a field as graphql-js has coerced them. */
export type Arguments = Readonly<Record<string, unknown>>

/** What a connection's arguments say about its rows. */
export type ChosenRows = Pick<
  RowsAsk,
  'by' | 'range' | 'order' | 'descending' | 'backwards' | 'search' | 'only' | 'includeDeleted' | 'after'
> & {
  readonly limit: number
}

/** Reads the arguments of a connection; `link` is the field by which children hang on their parent. */
export function readArguments(
  resource: ModelResource,
  meanings: ArgumentMeanings,
  given: Arguments,
  values: Values,
  link?: string,
): ChosenRows {
  const by = readEqualities(meanings, given, values)
  const range = readRanges(meanings, given, values)
  // The enum of orders has the fields' own names.
  const order = given['orderBy'] as string | null | undefined
  const chosen = {
    by,
    range,
    order: order ?? undefined,
    search: readSearch(given, values),
    only: readIds(meanings, given, values),
  }
  return {
    ...chosen,
    descending: given['reverse'] === true,
    ...(given['includeDeleted'] === true && { includeDeleted: true }),
    ...readPage(resource, chosen, given, values, link),
  }
}

// ── Conditions ───────────────────────────────────────────────────────────────────────────────────────────────────

function readEqualities(meanings: ArgumentMeanings, given: Arguments, values: Values): ByAsk[] {
  const by = new Map<string, ByAsk>()
  for (const [argument, { kind, field }] of meanings) {
    const value = given[argument] ?? undefined
    if (value === undefined || kind === 'range' || isNaming({ kind, field })) continue
    if (by.has(field.name)) throw invalid(argument, `says again what "${field.name}" says`)
    // The type of an `…In` argument is a list.
    const all = kind === 'in' ? new Set(value as readonly unknown[]) : [value]
    by.set(field.name, {
      field: field.name,
      values: [...all].map((one) => values.add(valueOf(field, argument, one))),
    })
  }
  return [...by.values()].toSorted((a, b) => (a.field < b.field ? -1 : 1))
}

/** The argument that names rows by their ids. */
const isNaming = ({ kind, field }: ArgumentMeaning): boolean => kind === 'in' && field.kind === 'id'

function readIds(meanings: ArgumentMeanings, given: Arguments, values: Values): number | undefined {
  for (const [argument, meaning] of meanings) {
    const ids = given[argument] ?? undefined
    if (ids === undefined || !isNaming(meaning)) continue
    // The type of an `…In` argument is a list.
    const all = (ids as readonly unknown[]).map((id) => valueOf(meaning.field, argument, id))
    return namedIds(all, values)
  }
  return undefined
}

function readRanges(meanings: ArgumentMeanings, given: Arguments, values: Values): RangeAsk[] {
  return [...meanings].flatMap(([argument, { kind, field }]) => {
    if (kind !== 'range') return []
    // The type of a range is an input object whose members are the comparisons.
    const range = (given[argument] ?? {}) as Partial<Record<RangeAsk['comparison'], unknown>>
    return (['gt', 'gte', 'lt', 'lte'] as const).flatMap((comparison) => {
      const value = range[comparison] ?? undefined
      if (value === undefined) return []
      const index = values.add(valueOf(field, `${argument}.${comparison}`, value))
      return [{ field: field.name, comparison, value: index }]
    })
  })
}

/** A value as the ask holds it; it is read from its text, as that of an address is. */
export function valueOf(field: ModelField, argument: string, value: unknown): unknown {
  const parsed = parseValue(field, String(value))
  if (!parsed.ok) throw invalid(argument, parsed.should)
  return parsed.value
}

function readSearch(given: Arguments, values: Values): number | undefined {
  const text = textOf(given['search'])
  if (text === undefined) return undefined
  const prepared = searchWords(text)
  if (prepared === undefined) throw invalid('search', 'has no word in it')
  return values.add(prepared)
}

// ── Page ─────────────────────────────────────────────────────────────────────────────────────────────────────────

type Chosen = Pick<RowsAsk, 'by' | 'range' | 'order' | 'search' | 'only'>

/** The page: `first` and `after`, or `last` and `before`, never some of both. */
function readPage(
  resource: ModelResource,
  chosen: Chosen,
  given: Arguments,
  values: Values,
  link: string | undefined,
): Pick<ChosenRows, 'backwards' | 'after' | 'limit'> {
  const backwards = isGiven(given['last']) || isGiven(given['before'])
  if (backwards && (isGiven(given['first']) || isGiven(given['after'])))
    throw invalid('last', 'goes with "before" alone: a page is read from one end')
  // A search is ranked, and a rank is no place to continue from: it answers its best rows once.
  if (backwards && chosen.search !== undefined)
    throw invalid('last', 'does not go with "search", which answers its best rows first')
  const [count, cursor] = backwards ? (['last', 'before'] as const) : (['first', 'after'] as const)
  return {
    backwards,
    // Whoever names rows wants those rows, and not the first twenty of them.
    limit: readCount(count, given[count], chosen.only === undefined ? PAGE_DEFAULT : PAGE_MAX),
    after: readCursor(resource, chosen, textOf(given[cursor]), values, link),
  }
}

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

function readCount(argument: string, count: unknown, unlessSaid: number): number {
  if (count === undefined || count === null) return unlessSaid
  if (typeof count !== 'number' || count < 1 || count > PAGE_MAX)
    throw invalid(argument, `should be a whole number from 1 to ${PAGE_MAX}`)
  return count
}

function readCursor(
  resource: ModelResource,
  chosen: Chosen,
  cursor: string | undefined,
  values: Values,
  link: string | undefined,
): number | undefined {
  if (cursor === undefined) return undefined
  if (chosen.search !== undefined) throw problem('E_INVALID_CURSOR')
  const list = choosePath(resource, pathAsk(chosen, link))
  const [first] = cursorKeys(cursor, resource, list).map(values.add)
  return first
}

/** An argument whose type is text. */
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const invalid = (parameter: string, why: string) => problem('E_INVALID_PARAMETER', { parameter, why })
