import type { Page } from '../../engine/read/page.ts'
import type { ConnectionMember } from '../../plan/ask.ts'
import { COUNT_MAX } from '../../sql/select-rows.ts'
import { ROW_PARTS_SEPARATOR } from '../../sql/nodes.ts'
import { encodeCursor } from '../../values/cursor.ts'

/** A connection as JSON text, around the rows' JSON as the database wrote it. */
export function renderConnection(page: Page, members: readonly ConnectionMember[]): string {
  const partOf = partsOf(page, members)
  return object(members.map((member) => [member.as, renderMember(page, member, partOf)]))
}

/** A row's JSON for one of the places that show it. */
type PartOf = (row: number, place: object) => string

/** The database wrote a row once for each place that shows it, in the order in which the members have them. */
function partsOf({ rows }: Page, members: readonly ConnectionMember[]): PartOf {
  const places = members.flatMap((member): object[] => {
    if (member.kind === 'nodes') return [member]
    return member.kind === 'edges' ? member.members.filter(({ kind }) => kind === 'node') : []
  })
  if (places.length <= 1) return (row) => rows[row] ?? 'null'
  const parts = rows.map((row) => row.split(ROW_PARTS_SEPARATOR))
  return (row, place) => parts[row]?.[places.indexOf(place)] ?? 'null'
}

function renderMember(page: Page, member: ConnectionMember, partOf: PartOf): string {
  switch (member.kind) {
    case 'nodes':
      return array(page.rows.map((_row, index) => partOf(index, member)))
    case 'edges':
      return array(page.rows.map((_row, index) => renderEdge(page, member, index, partOf)))
    case 'pageInfo':
      return object(member.members.map(({ name, as }) => [as, JSON.stringify(pageInfo(page, name))]))
    case 'count':
      return object(member.members.map(({ name, as }) => [as, JSON.stringify(countMember(page, name))]))
    case 'type':
      return JSON.stringify(`${page.plan.resource.title}Connection`)
  }
}

function renderEdge(
  page: Page,
  { members }: Extract<ConnectionMember, { kind: 'edges' }>,
  row: number,
  partOf: PartOf,
): string {
  return object(
    members.map((member) => {
      if (member.kind === 'node') return [member.as, partOf(row, member)]
      const text = member.kind === 'cursor' ? cursorAt(page, row) : `${page.plan.resource.title}Edge`
      return [member.as, JSON.stringify(text)]
    }),
  )
}

function pageInfo(page: Page, name: string): unknown {
  switch (name) {
    case 'hasNextPage':
      return page.next !== undefined
    case 'hasPreviousPage':
      return page.plan.after !== undefined
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

function countMember({ count = 0 }: Page, name: string): unknown {
  if (name === 'value') return Math.min(count, COUNT_MAX)
  return name === 'capped' ? count > COUNT_MAX : 'Count'
}

/** Keys are GraphQL names, so nothing in them needs escaping. */
export const object = (members: readonly (readonly [string, string])[]): string =>
  `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`

const array = (items: readonly string[]): string => `[${items.join(',')}]`
