import { resourceOf, type ModelResource } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'
import type { PlainAsk } from '../asks/plain-ask.ts'
import { COUNTED_MAX, type Expected } from '../oracle/answer.ts'
import { findRow } from '../oracle/rows.ts'
import type { ActualPage } from './actual-page.ts'
import { compareRow, countedOtherwise, type Comparing } from './compare-rows.ts'
import type { Difference, DifferenceCode } from './difference.ts'

export interface ComparedPage extends Comparing {
  readonly ask: PlainAsk
  /** Whether the page was asked for by a cursor. */
  readonly isContinued: boolean
}

/** What a page shows otherwise than it should. */
export function comparePages(
  actual: ActualPage,
  expected: Expected,
  compared: ComparedPage,
): readonly Difference[] {
  const resource = resourceOf(compared.place.model, compared.ask.resource)
  const extra = extraRows(resource, actual, expected, compared)
  if (extra.length > 0) return extra
  return [
    ...compareOrder(resource, actual, expected, compared),
    ...compareCounts(resource, actual, expected, compared),
    ...actual.rows.flatMap((row) => {
      const should = expected.rows.find(({ id }) => id === row.id)
      return should === undefined ? [] : compareRow(resource, row, should, compared.ask.include, compared)
    }),
  ]
}

/** Rows that should not be there, each with the reason that is worst. */
function extraRows(
  resource: ModelResource,
  actual: ActualPage,
  expected: Expected,
  { place, sight, ask, isContinued }: ComparedPage,
): readonly Difference[] {
  const wanted = new Set(expected.rows.map(({ id }) => id))
  return actual.rows
    .filter(({ id }) => !wanted.has(id))
    .map(({ id }): Difference => {
      const what = `${words(resource.name)} ${id}`
      const row = findRow(place, resource.name, id)
      if (row === undefined || !sight.may('read', resource, row)) {
        const [code, how] = wayOfLeak(ask, isContinued)
        return { code, at: resource.name, message: `${how} ${what}, which the policy hides` }
      }
      const hidden = fieldsOf(ask).filter((name) => !sight.shows(resource, row, name))
      if (hidden.length > 0)
        return {
          code: 'LEAK_BY_HIDDEN_FIELD',
          at: `${resource.name}.${hidden.join()}`,
          message: `finds or sorts ${what} by ${hidden.map(words).join(' and ')}, which is hidden: its place tells the value`,
        }
      return {
        code: 'WRONG_ANSWER',
        at: resource.name,
        message: `shows ${what}, which was not asked for or is out of place`,
      }
    })
}

function wayOfLeak(ask: PlainAsk, isContinued: boolean): readonly [DifferenceCode, string] {
  if (isContinued) return ['LEAK_CURSOR', 'shows, past a cursor,']
  if (ask.kind === 'list' && ask.search !== undefined) return ['LEAK_SEARCH', 'finds, by a search,']
  return ['LEAK_ROW', 'shows']
}

/** The fields that an ask looks for rows by. Those of its list's order that it does not name are found by the list. */
function fieldsOf(ask: PlainAsk): readonly string[] {
  if (ask.kind === 'row') return []
  const named = [...ask.by, ...ask.range].map(({ field }) => field)
  return [...new Set([...named, ...(ask.order === undefined ? [] : [ask.order])])]
}

function compareOrder(
  resource: ModelResource,
  actual: ActualPage,
  expected: Expected,
  { ask }: ComparedPage,
): readonly Difference[] {
  const limit = ask.kind === 'list' ? ask.limit : 1
  const ids = actual.rows.map(({ id }) => id)
  const wrong = (message: string): readonly Difference[] => [
    { code: 'WRONG_ANSWER', at: resource.name, message },
  ]
  if (expected.anyOrder) {
    const enough = Math.min(limit, expected.rows.length)
    return ids.length === enough ? [] : wrong(`finds ${ids.length} of ${enough} that can be found`)
  }
  const wanted = expected.rows.map(({ id }) => id)
  if (ids.join() !== wanted.join())
    return wrong(`shows ${ids.join(', ') || 'nothing'} and should show ${wanted.join(', ') || 'nothing'}`)
  return actual.hasNext === expected.hasNext
    ? []
    : wrong(`says that ${actual.hasNext ? 'more' : 'no more'} rows follow`)
}

function compareCounts(
  resource: ModelResource,
  { count }: ActualPage,
  { total }: Expected,
  { ask }: ComparedPage,
): readonly Difference[] {
  if (ask.kind !== 'list' || !ask.count) return []
  if (count === undefined) return [{ code: 'WRONG_ANSWER', at: resource.name, message: 'does not count' }]
  const should = Math.min(total, COUNTED_MAX)
  return count.value === should
    ? []
    : [countedOtherwise(resource, `its ${words(resource.plural)}`, count.value, should)]
}
