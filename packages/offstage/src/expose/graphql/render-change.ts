import type { LiveEvent } from '../../engine/live/live-event.ts'
import type { Page } from '../../engine/read/page.ts'
import type { LiveMember, PageMember, SubscriptionPlan } from './plan-subscription.ts'
import {
  array,
  inOrder,
  object,
  partsOf,
  renderCount,
  renderMembers,
  renderPageInfo,
  type PartOf,
} from './render-connection.ts'

/** What happened to a page at once, and the page after it. */
export interface PageChange {
  /** Everything but a problem. */
  readonly events: readonly Exclude<LiveEvent, { kind: 'problem' }>[]
  readonly page: Page
}

/** A change as the JSON of the subscription's field, around the rows' JSON as the database wrote it. */
export function renderChange(change: PageChange, { members, rows }: SubscriptionPlan): string {
  // The ask's form are the places in which rows are shown, in the order in which the database wrote them.
  const partOf = partsOf(rows.form === 'rows' ? [] : rows.form)
  const page = inOrder(change.page)
  return object(members.map((member) => [member.as, renderMember(member, { ...change, page }, partOf)]))
}

function renderMember(member: LiveMember, { events, page }: PageChange, partOf: PartOf): string {
  switch (member.kind) {
    case 'type':
      return JSON.stringify(member.title)
    case 'place':
      return JSON.stringify(events.at(-1)?.id ?? '')
    case 'row': {
      const [row] = page.rows
      return row === undefined ? 'null' : partOf(row, member.place)
    }
    case 'snapshot':
      return events.some(isWhole) ? renderMembers(page, member.members, partOf) : 'null'
    case 'remove':
      return JSON.stringify(events.flatMap((event) => (event.kind === 'remove' ? [event.rowId] : [])))
    case 'upsert':
      return array(
        events.flatMap((event) => (event.kind === 'upsert' ? [partOf(event.row, member.place)] : [])),
      )
    case 'page':
      return object(member.members.map((one) => [one.as, renderPageMember(one, page)]))
  }
}

const isWhole = ({ kind }: LiveEvent): boolean => kind === 'snapshot' || kind === 'reset'

function renderPageMember(member: PageMember, page: Page): string {
  switch (member.kind) {
    case 'pageInfo':
      return renderPageInfo(page, member)
    case 'count':
      return renderCount(page, member)
    case 'ids':
      // Every order ends with the id.
      return JSON.stringify(page.keys.map((keys) => keys.at(-1)))
    case 'type':
      return '"LivePage"'
  }
}
