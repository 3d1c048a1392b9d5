import { graphqlQuery } from '../asks/graphql-query.ts'
import type { PlainAsk } from '../asks/plain-ask.ts'
import { exportAddress, restAddress } from '../asks/rest-address.ts'
import type { Doors } from '../doors/open-doors.ts'
import { answerPlainly } from '../oracle/answer.ts'
import type { Person, Place } from '../oracle/rows.ts'
import { sightOf } from '../oracle/sight.ts'
import { actualPage, type ActualPage, type Door, type NoPage } from './actual-page.ts'
import { comparePages } from './compare-pages.ts'
import type { Difference } from './difference.ts'

/** One ask by one person at one door, its pages followed; with `cursorOf`, it goes on from where somebody else was. */
export interface Trial {
  readonly person: Person
  readonly door: Door
  readonly ask: PlainAsk
  readonly cursorOf: Person | undefined
}

export type TrialOutcome =
  | { readonly kind: 'same'; readonly pages: number }
  /** No bounded way serves this person: nothing was shown. */
  | { readonly kind: 'refused' }
  /** Nothing could be compared: whoever's cursor was wanted has none. */
  | { readonly kind: 'void' }
  | { readonly kind: 'different'; readonly differences: readonly Difference[]; readonly written: string }

const PAGES_MAX = 8

export async function tryAsk(doors: Doors, place: Place, trial: Trial): Promise<TrialOutcome> {
  const start = trial.cursorOf === undefined ? undefined : await placeOf(doors, trial, trial.cursorOf)
  if (trial.cursorOf !== undefined && start === undefined) return { kind: 'void' }
  return followPages(doors, place, trial, start)
}

/** Where a page ended: the cursor, and the row that it stands for. */
interface Mark {
  readonly cursor: string
  readonly id: string
}

async function placeOf(doors: Doors, { door, ask }: Trial, person: Person): Promise<Mark | undefined> {
  const page = await askPage(doors, door, ask, person, undefined)
  return page.kind === 'page' ? markOf(page) : undefined
}

const markOf = ({ hasNext, cursor, rows }: ActualPage): Mark | undefined => {
  const last = rows.at(-1)
  return hasNext && cursor !== undefined && last !== undefined ? { cursor, id: last.id } : undefined
}

async function followPages(
  doors: Doors,
  place: Place,
  trial: Trial,
  start: Mark | undefined,
): Promise<TrialOutcome> {
  const { person, door, ask } = trial
  const sight = sightOf(place, person)
  let mark = start
  for (let page = 1; page <= PAGES_MAX; page++) {
    const actual = await askPage(doors, door, ask, person, mark?.cursor)
    const different = (differences: readonly Difference[]): TrialOutcome => ({
      kind: 'different',
      differences,
      written: written(doors, door, ask, mark?.cursor),
    })
    if (actual.kind !== 'page')
      return actual.kind === 'refused'
        ? { kind: 'refused' }
        : different([{ code: 'WRONG_ANSWER', at: ask.resource, message: actual.why }])
    const expected = answerPlainly(place, person, ask, mark?.id)
    const compared = { place, sight, door, ask, isContinued: mark !== undefined }
    const differences = comparePages(actual, expected, compared)
    if (differences.length > 0) return different(differences)
    mark = markOf(actual)
    if (mark === undefined) return { kind: 'same', pages: page }
  }
  return { kind: 'same', pages: PAGES_MAX }
}

async function askPage(
  doors: Doors,
  door: Door,
  ask: PlainAsk,
  person: Person,
  cursor: string | undefined,
): Promise<ActualPage | NoPage> {
  const answer =
    door === 'GraphQL'
      ? await doors.graphql(graphqlQuery(doors.model, ask, cursor), person)
      : await doors.get(addressOf(doors, door, ask, cursor), person)
  return actualPage(door, ask, answer)
}

function addressOf({ model }: Doors, door: Door, ask: PlainAsk, cursor: string | undefined): string {
  return door === 'export' && ask.kind === 'list'
    ? exportAddress(model, ask)
    : restAddress(model, ask, cursor)
}

/** The ask as a person could send it again. */
function written(doors: Doors, door: Door, ask: PlainAsk, cursor: string | undefined): string {
  return door === 'GraphQL'
    ? graphqlQuery(doors.model, ask, cursor)
    : `GET ${addressOf(doors, door, ask, cursor)}`
}
