import { fieldOf, type ModelResource } from '../../../model/model.ts'

/** What is asked for, as a client thinks of it; each door has its own way to write it. Plain data, so that it can be made smaller. */
export type PlainAsk = RowAsk | ListAsk

export interface RowAsk {
  readonly kind: 'row'
  readonly resource: string
  readonly id: string
  readonly fields: readonly string[] | undefined
  readonly include: readonly Include[]
}

export interface ListAsk {
  readonly kind: 'list'
  readonly resource: string
  readonly by: readonly { readonly field: string; readonly values: readonly unknown[] }[]
  readonly range: readonly {
    readonly field: string
    readonly comparison: 'gt' | 'gte' | 'lt' | 'lte'
    readonly value: unknown
  }[]
  readonly order: string | undefined
  readonly descending: boolean
  readonly search: string | undefined
  readonly limit: number
  readonly count: boolean
  readonly fields: readonly string[] | undefined
  readonly include: readonly Include[]
}

export type Include =
  | { readonly kind: 'one'; readonly name: string; readonly include: readonly Include[] }
  | {
      readonly kind: 'many'
      readonly name: string
      readonly limit: number
      readonly order: string | undefined
      readonly descending: boolean
      readonly include: readonly Include[]
    }

/** What of a list ask decides the order of its rows, and which fields are needed to find them. */
interface Sorting {
  readonly by: readonly string[]
  readonly range: readonly string[]
  readonly order: string | undefined
}

/** The declared list that an ask is for: the first that has all of its fields and begins with its order. */
export function listFor(
  resource: ModelResource,
  { by, range, order }: Sorting,
): { readonly by: readonly string[]; readonly then: readonly string[] } | undefined {
  const leads = [...range, ...(order === undefined ? [] : [order])]
  const wanted = [...by].sort().join()
  const found = resource.lists.find(
    (list) =>
      [...list.by].sort().join() === wanted && leads.every((field) => (list.then[0] ?? 'id') === field),
  )
  if (found !== undefined) return found
  if (resource.small === undefined || new Set(leads).size > 1) return undefined
  return { by, then: leads.slice(0, 1).filter((field) => field !== 'id') }
}

/** The fields that an answer shows when none are named, and those that are named otherwise. */
export function shownFields(
  resource: ModelResource,
  fields: readonly string[] | undefined,
): readonly string[] {
  if (fields === undefined) return [...resource.fields.keys(), ...resource.computed.keys()]
  return [...new Set(['id', ...fields])]
}

/** GraphQL has no name for the order of the ids alone. */
export function isForRestOnly(ask: PlainAsk): boolean {
  const isById = (include: Include): boolean =>
    (include.kind === 'many' && include.order === 'id') || include.include.some(isById)
  return (ask.kind === 'list' && ask.order === 'id') || ask.include.some(isById)
}

/** The whole table of a list, where it can be asked for: a search has none, and what is one page has no count. */
export const asTable = (ask: PlainAsk): ListAsk | undefined =>
  ask.kind === 'list' && ask.search === undefined ? { ...ask, limit: Infinity, count: false } : undefined

export const isLink = (resource: ModelResource, name: string): boolean =>
  resource.fields.has(name) && fieldOf(resource, name).kind === 'belongsTo'
