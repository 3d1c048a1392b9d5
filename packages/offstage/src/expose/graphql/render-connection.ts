import type { Page } from '../../engine/read/page.ts'
import type { ConnectionMember } from '../../plan/ask.ts'
import { COUNT_MAX } from '../../sql/select-rows.ts'
import { ROW_PARTS_SEPARATOR } from '../../sql/nodes.ts'
import { encodeCursor } from '../../values/cursor.ts'

/** A connection as JSON text, around the rows' JSON as the database wrote it. */
export function renderConnection(page: Page, members: readonly ConnectionMember[]): string {
  return renderMembers(inOrder(page), members, partsOf(members))
}

/** The page as it is shown: one that was read from the end is turned. */
export function inOrder(page: Page): Page {
  return page.plan.backwards ? { ...page, rows: page.rows.toReversed(), keys: page.keys.toReversed() } : page
}

/** A row's JSON for one of the places that show it. */
export type PartOf = (row: string, place: object) => string

/** The database wrote a row once for each place that shows it, in the order in which the members have them. */
export function partsOf(members: readonly ConnectionMember[]): PartOf {
  const places = members.flatMap((member): object[] => {
    if (member.kind === 'nodes') return [member]
    return member.kind === 'edges' ? member.members.filter(({ kind }) => kind === 'node') : []
  })
  if (places.length <= 1) return (row) => row
  return (row, place) => row.split(ROW_PARTS_SEPARATOR)[places.indexOf(place)] ?? 'null'
}

/** Members of a connection around the rows of a page in order. */
export function renderMembers(page: Page, members: readonly ConnectionMember[], partOf: PartOf): string {
  return object(members.map((member) => [member.as, renderMember(page, member, partOf)]))
}

function renderMember(page: Page, member: ConnectionMember, partOf: PartOf): string {
  switch (member.kind) {
    case 'nodes':
      return array(page.rows.map((row) => partOf(row, member)))
    case 'edges':
      return array(page.rows.map((row, index) => renderEdge(page, member, row, index, partOf)))
    case 'pageInfo':
      return renderPageInfo(page, member)
    case 'count':
      return renderCount(page, member)
    case 'type':
      return JSON.stringify(`${page.plan.resource.title}Connection`)
  }
}

function renderEdge(
  page: Page,
  { members }: Extract<ConnectionMember, { kind: 'edges' }>,
  row: string,
  index: number,
  partOf: PartOf,
): string {
  return object(
    members.map((member) => {
      if (member.kind === 'node') return [member.as, partOf(row, member)]
      const text = member.kind === 'cursor' ? cursorAt(page, index) : `${page.plan.resource.title}Edge`
      return [member.as, JSON.stringify(text)]
    }),
  )
}

export function renderPageInfo(
  page: Page,
  { members }: Pick<Extract<ConnectionMember, { kind: 'pageInfo' }>, 'members'>,
): string {
  return object(members.map(({ name, as }) => [as, JSON.stringify(pageInfo(page, name))]))
}

function pageInfo(page: Page, name: string): unknown {
  const { backwards, after } = page.plan
  switch (name) {
    case 'hasNextPage':
      return backwards ? after !== undefined : page.next !== undefined
    case 'hasPreviousPage':
      return backwards ? page.next !== undefined : after !== undefined
    case 'startCursor':
      return cursorAt(page, 0)
    case 'endCursor':
      return cursorAt(page, page.keys.length - 1)
    default:
      return 'PageInfo'
  }
}

function cursorAt({ keys }: Page, row: number): string | null {
  const found = keys[row]
  return found === undefined ? null : encodeCursor(found)
}

export function renderCount(
  page: Page,
  { members }: Pick<Extract<ConnectionMember, { kind: 'count' }>, 'members'>,
): string {
  return object(members.map(({ name, as }) => [as, JSON.stringify(countMember(page, name))]))
}

function countMember({ count = 0 }: Page, name: string): unknown {
  if (name === 'value') return Math.min(count, COUNT_MAX)
  return name === 'capped' ? count > COUNT_MAX : 'Count'
}

/** Keys are GraphQL names, so nothing in them needs escaping. */
export const object = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`

export const array = (items: readonly string[]): string => `[${items.join(',')}]`
