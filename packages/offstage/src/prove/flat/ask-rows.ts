import type { ListValues } from './ask-lists.ts'
import { resourceOf, type Model, type ModelResource } from '../../model/model.ts'
import type { FilledPlace } from '../fill/filled-place.ts'
import { stemOf } from '../fill/value-sql.ts'
import type { Question } from './question.ts'

const NAMED_MAX = 100

/**
 * Rows that are asked for by their id: one that most hangs on, one that what is newest hangs on, and the last; and as
 * many of them at once as one ask may name.
 */
export function askRows(place: FilledPlace, resource: ModelResource): readonly Question[] {
  const asked = { resource, at: resource.name, about: { kind: 'row' } } as const
  const ids = Array.from({ length: Math.min(NAMED_MAX, place.countOf(resource.name)) }, (_, at) =>
    place.id(resource.name, at + 1),
  )
  return [
    ...rowsOf(place, resource).map(({ title, id }) => ({
      ...asked,
      variation: title,
      read: { kind: 'row', id, parameters: {} } as const,
    })),
    {
      ...asked,
      variation: 'the first hundred',
      read: { kind: 'list', parameters: { 'id[in]': ids.join(','), limit: String(NAMED_MAX) } },
    },
  ]
}

interface NumberedRow {
  readonly title: string
  readonly id: string
}

function rowsOf(place: FilledPlace, { name }: ModelResource): readonly NumberedRow[] {
  const last = place.countOf(name)
  const rows = [
    { title: 'the row with most', id: place.id(name, 1) },
    { title: 'the row with what is newest', id: place.id(name, 2) },
    { title: 'the last row', id: place.id(name, last) },
  ]
  return rows.slice(0, last)
}

/** What is searched for: words that every text has, that many have, that one has, and beginnings of two letters. */
export async function askSearches(
  place: FilledPlace,
  values: ListValues,
  resource: ModelResource,
): Promise<readonly Question[]> {
  if (resource.search.length === 0) return []
  const { by } = resource.searched
  const list = resource.lists.find(
    (one) => one.by.length === by.length && one.by.every((name) => by.includes(name)),
  )
  const within = by.length === 0 || list === undefined ? [{ by: {} }] : await values.choices(resource, list)
  const stems = resource.search.map((name) => stemOf(name))
  const terms: readonly (readonly [string, string])[] = [
    ['the commonest word', 'word'],
    ['a common word', 'w1'],
    ['a rare word', String(place.countOf(resource.name))],
    ['two words', 'w1 word'],
    ['two letters that everything begins with', 'wo'],
    ...stems.map((stem) => [`two letters, ${stem.slice(0, 2)}`, stem.slice(0, 2)] as const),
    ['what nothing has', 'zzzz'],
  ]
  return terms.flatMap(([title, term]) =>
    within
      .flatMap((group) => [group.by, { ...group.by, count: 'true' }])
      .map((more) => ({
        resource,
        at: `${resource.name}.search(${resource.search.join(', ')})`,
        about: { kind: 'search' },
        variation: 'count' in more ? `${title}, counted` : title,
        read: { kind: 'list', parameters: { search: term, ...more } },
      })),
  )
}

// ── Includes ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** A way from a resource to others. */
interface Way {
  readonly name: string
  readonly target: ModelResource
  readonly child: string | undefined
  readonly link: string | undefined
}

function waysOf(model: Model, resource: ModelResource): readonly Way[] {
  const links = [...resource.fields.values()].flatMap(({ name, target }) =>
    target === undefined
      ? []
      : [{ name, target: resourceOf(model, target), child: undefined, link: undefined }],
  )
  const inverses = [...resource.inverses.values()].map((inverse) => ({
    name: inverse.name,
    target: resourceOf(model, inverse.resource),
    child: inverse.resource,
    link: inverse.field,
  }))
  return [...links, ...inverses]
}

/** Every declared link and inverse of a resource's rows, and of each of those every one again. */
export function askIncludes(place: FilledPlace, resource: ModelResource): readonly Question[] {
  return waysOf(place.model, resource).flatMap((way) => [
    ...rowsOf(place, resource).map((row) => includeOf(resource, row, way, way.name, inPage(way, 20))),
    ...pageWith(place, resource, way),
    ...waysOf(place.model, way.target).map((deeper) =>
      includeOf(
        resource,
        { title: 'the row with most', id: place.id(resource.name, 1) },
        deeper,
        `${way.name}.${deeper.name}`,
        `${inPage(way, 3)}.${inPage(deeper, 3)}`,
      ),
    ),
  ])
}

/** A page of named rows, each with its own; the first of them have most. */
function pageWith(place: FilledPlace, resource: ModelResource, way: Way): readonly Question[] {
  const { child, link, name } = way
  const ids = Array.from({ length: Math.min(20, place.countOf(resource.name)) }, (_, at) =>
    place.id(resource.name, at + 1),
  )
  return [
    {
      resource,
      at: `${resource.name}, include=${name}`,
      about: { kind: 'include', path: name, child, link },
      variation: 'a page of rows',
      read: { kind: 'list', parameters: { 'id[in]': ids.join(','), include: inPage(way, 3) } },
    },
  ]
}

const inPage = ({ name, child }: Way, limit: number): string =>
  child === undefined ? name : `${name}(limit:${limit})`

function includeOf(
  resource: ModelResource,
  row: NumberedRow,
  { child, link }: Way,
  path: string,
  include: string,
): Question {
  return {
    resource,
    at: `${resource.name}, include=${path}`,
    about: { kind: 'include', path, child, link },
    variation: row.title,
    read: { kind: 'row', id: row.id, parameters: { include } },
  }
}
