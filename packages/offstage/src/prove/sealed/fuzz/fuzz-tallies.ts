import { fieldOf, type ModelResource, type ModelTally } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'
import { textOf } from '../asks/rest-address.ts'
import type { Doors } from '../doors/open-doors.ts'
import { compareValues } from '../oracle/compare-values.ts'
import { rowsOf, type Person, type Place, type PlainRow } from '../oracle/rows.ts'
import { sightOf } from '../oracle/sight.ts'
import type { Choose } from '../world/choose.ts'
import type { Character } from '../world/people.ts'
import type { Difference } from './difference.ts'

export interface TalliesInput {
  readonly doors: Doors
  readonly place: Place
  readonly people: readonly Character[]
  readonly choose: Choose
  /** Groups that each person asks for in each tally. */
  readonly groups: number
  readonly signal: AbortSignal
}

export interface FuzzedTallies {
  readonly tried: number
  readonly failed: readonly {
    readonly difference: Difference
    readonly person: Person
    readonly address: string
  }[]
}

const FAILED_MAX = 5

/** Asks every declared tally as everybody, for groups that are there, and counts the same rows by hand. */
export async function fuzzTallies(input: TalliesInput): Promise<FuzzedTallies> {
  const { place, people, groups, signal } = input
  const found = { tried: 0, failed: [] as FuzzedTallies['failed'][number][] }
  for (const resource of place.model.resources.values())
    for (const tally of resource.tallies)
      for (const person of people)
        for (let at = 0; at < groups; at++) {
          if (signal.aborted || found.failed.length >= FAILED_MAX) return found
          found.tried++
          const asked = await askTally(input, resource, tally, person)
          if (asked !== undefined) found.failed.push({ ...asked, person })
        }
  return found
}

async function askTally(
  { doors, place, choose }: TalliesInput,
  resource: ModelResource,
  tally: ModelTally,
  person: Person,
): Promise<{ readonly difference: Difference; readonly address: string } | undefined> {
  const rows = rowsOf(place, resource.name)
  const like = rows.length === 0 ? undefined : choose.one(rows)
  // Nothing is no value to ask for.
  if (like === undefined || tally.by.some((name) => like[name] === null)) return undefined
  const parameters = new URLSearchParams(
    tally.by.map((name): [string, string] => [name, textOf(fieldOf(resource, name), like[name])]),
  )
  if (tally.per !== undefined) parameters.set('per', tally.per)
  const address = `/api/${resource.path}/tally?${parameters.toString()}`
  const { status, body } = await doors.get(address, person)
  // Whoever sees a part of a group is told nothing of it.
  if (status !== 200) return undefined
  const { data } = body as { readonly data: Group | readonly Group[] } // the documented form; a count that is none differs
  const group = rows.filter((row) => tally.by.every((name) => isSame(resource, name, row, like)))
  for (const told of Array.isArray(data) ? (data as readonly Group[]) : [data as Group]) {
    const difference = compareGroup(place, person, resource, tally, group, told)
    if (difference !== undefined) return { difference, address }
  }
  return undefined
}

type Group = Readonly<Record<string, unknown>> & { readonly count: number }

const isSame = (resource: ModelResource, name: string, row: PlainRow, like: PlainRow): boolean =>
  row[name] !== null && compareValues(fieldOf(resource, name).kind, row[name], like[name]) === 0

function compareGroup(
  place: Place,
  person: Person,
  resource: ModelResource,
  { by, per, sum, title }: ModelTally,
  group: readonly PlainRow[],
  told: Group,
): Difference | undefined {
  const sight = sightOf(place, person)
  const rows = per === undefined ? group : group.filter((row) => row[per] === told[per])
  const used = [...by, ...(per === undefined ? [] : [per])]
  const seen = rows.filter((row) => sight.finds(resource, row, used))
  const what = `the tally ${title} of ${words(resource.plural)}`
  if (told.count !== seen.length)
    return {
      code: told.count > seen.length ? 'LEAK_COUNT' : 'WRONG_ANSWER',
      at: resource.name,
      message: `counts ${told.count} in ${what} where ${seen.length} of ${rows.length} can be seen`,
    }
  const hidden = sum.find((name) => name in told && seen.some((row) => !sight.shows(resource, row, name)))
  return hidden === undefined
    ? undefined
    : {
        code: 'LEAK_FIELD',
        at: `${resource.name}.${hidden}`,
        message: `sums ${words(hidden)} in ${what}, which is hidden in some rows`,
      }
}
