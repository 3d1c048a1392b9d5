import { problem } from '../errors.ts'
import type { ModelList, ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import type { RowsAsk } from './ask.ts'

/** What of an ask decides which list can serve it. */
export interface PathAsk {
  readonly by: readonly string[]
  readonly range: readonly string[]
  readonly order: string | undefined
}

/** What of an ask decides its path; children hang on their parent by `link`. */
export function pathAsk(
  { by, range, order, only }: Pick<RowsAsk, 'by' | 'range' | 'order' | 'only'>,
  link?: string,
): PathAsk {
  const named = only === undefined ? [] : ['id']
  return {
    by: [...(link === undefined ? [] : [link]), ...named, ...by.map(({ field }) => field)],
    range: [...new Set(range.map(({ field }) => field))],
    order,
  }
}

/** Finds the declared list that serves an ask; the first declared one wins, so the choice is the same every time. */
export function choosePath(resource: ModelResource, ask: PathAsk): ModelList {
  const found =
    resource.lists.find((list) => serves(list, ask)) ?? (resource.small ? scanOf(resource, ask) : undefined)
  if (found === undefined) throw noPath(resource, ask)
  return found
}

const serves = (list: ModelList, ask: PathAsk): boolean => whyNot(list, ask) === undefined

/** What keeps a list from serving an ask; undefined where nothing does. */
function whyNot({ by, then }: ModelList, ask: PathAsk): string | undefined {
  const missing = by.find((field) => !ask.by.includes(field))
  if (missing !== undefined) return `it takes ${missing}, which was not given`
  const extra = ask.by.find((field) => !by.includes(field))
  if (extra !== undefined) return `it does not go by ${extra}`
  const first = then[0] ?? 'id'
  const other = [...ask.range, ...(ask.order === undefined ? [] : [ask.order])].find(
    (field) => field !== first,
  )
  return other === undefined ? undefined : `its order begins with ${first}, not ${other}`
}

/** A list that was looked at for an ask. */
export interface ConsideredList {
  readonly list: string
  readonly isChosen: boolean
  readonly why: string
}

/** Looks at every list as `choosePath` does, and says why it serves an ask or does not. */
export function considerLists(resource: ModelResource, ask: PathAsk): readonly ConsideredList[] {
  const chosen = choosePath(resource, ask)
  return resource.lists.map((list) => ({
    list: list.title,
    isChosen: list === chosen,
    why:
      whyNot(list, ask) ??
      (list === chosen ? 'it is the first that serves this' : 'it serves this too, and is declared later'),
  }))
}

/** A small resource is scanned and sorted: any of its fields will do. */
function scanOf(resource: ModelResource, { by, range, order }: PathAsk): ModelList | undefined {
  const first = order === 'id' ? range[0] : (order ?? range[0])
  if (range.some((field) => field !== first)) return undefined
  const known = [...by, ...(first === undefined ? [] : [first])].every((field) => resource.fields.has(field))
  return known
    ? { by, then: first === undefined ? [] : [first], unique: false, title: 'all of a small resource' }
    : undefined
}

function noPath(resource: ModelResource, ask: PathAsk) {
  const asked = describeAsk(ask)
  return problem('E_NO_ACCESS_PATH', {
    resource: words(resource.plural),
    asked,
    nearest: nearestList(resource, ask)?.title ?? 'none; it can only be read by id',
  })
}

function describeAsk({ by, range, order }: PathAsk): string {
  const first = order ?? range[0]
  const filter = by.length === 0 ? 'without a filter' : `by ${by.join(' and ')}`
  return first === undefined ? filter : `${filter} in the order of ${first}`
}

/** The list that shares most fields with the ask and adds fewest. */
function nearestList(resource: ModelResource, ask: PathAsk): ModelList | undefined {
  const asked = new Set([...ask.by, ...ask.range, ...(ask.order === undefined ? [] : [ask.order])])
  const score = (list: ModelList) => {
    const keys = [...list.by, ...list.then.slice(0, 1)]
    const shared = keys.filter((key) => asked.has(key)).length
    return shared * 2 - (keys.length - shared)
  }
  return resource.lists.filter(({ by }) => by[0] !== 'id').toSorted((a, b) => score(b) - score(a))[0]
}
