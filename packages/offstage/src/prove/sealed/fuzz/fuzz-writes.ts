import { readableResources } from '../asks/random-ask.ts'
import type { Doors } from '../doors/open-doors.ts'
import type { ModelResource, Right } from '../../../model/model.ts'
import { words } from '../../../model/names.ts'
import { askEngine, mayBeAlike } from '../mutants/ask-engine.ts'
import { mayBeMade } from '../mutants/find-witness.ts'
import { rowsOf, type Person, type Place, type PlainRow } from '../oracle/rows.ts'
import { sightOf } from '../oracle/sight.ts'
import type { Choose } from '../world/choose.ts'
import type { Character } from '../world/people.ts'
import type { Difference } from './difference.ts'

export interface WritesInput {
  readonly doors: Doors
  readonly place: Place
  readonly people: readonly Character[]
  readonly choose: Choose
  readonly writes: number
  readonly signal: AbortSignal
}

export interface FuzzedWrites {
  readonly tried: number
  readonly failed: readonly {
    readonly difference: Difference
    readonly person: Person
    readonly what: string
  }[]
}

const WRITING: readonly Exclude<Right, 'read'>[] = ['create', 'update', 'delete']
const REFUSED: readonly string[] = ['E_NOT_ALLOWED', 'E_NOT_SIGNED_IN', 'E_NOT_FOUND', 'E_REFERENCE']
const FAILED_MAX = 5

/** Has random people write random rows, undoes it, and compares who was let with who may. */
export async function fuzzWrites(input: WritesInput): Promise<FuzzedWrites> {
  const { doors, place, people, choose, writes, signal } = input
  const resources = readableResources(place.model).filter(({ name }) => rowsOf(place, name).length > 0)
  const found = { tried: 0, failed: [] as FuzzedWrites['failed'][number][] }
  while (
    found.tried < writes &&
    resources.length > 0 &&
    found.failed.length < FAILED_MAX &&
    !signal.aborted
  ) {
    found.tried++
    const resource = choose.one(resources)
    const [row, person] = [choose.one(rowsOf(place, resource.name)), choose.one(people)]
    // A row that must differ from all others takes the place of one, and what depends on that one moves with it.
    const right = choose.one(mayBeAlike(resource) ? WRITING : WRITING.slice(1))
    const outcome = await askEngine(
      doors,
      doors.model,
      { resource: resource.name, guarded: { kind: 'right', right } },
      { person, row },
    )
    const difference = compareOutcome(
      resource,
      right,
      row,
      outcome,
      mayWrite(place, person, resource, right, row),
    )
    if (difference !== undefined)
      found.failed.push({ difference, person, what: `${right} ${words(resource.name)} ${row.id}` })
  }
  return found
}

/** Only what is read can be changed; a new row may lead only to what is seen. */
function mayWrite(
  place: Place,
  person: Person,
  resource: ModelResource,
  right: Right,
  row: PlainRow,
): boolean {
  const sight = sightOf(place, person)
  if (right === 'create') return mayBeMade(sight, resource, { place, person, row })
  return sight.may('read', resource, row) && sight.may(right, resource, row)
}

/** What the database refuses for reasons of its own says nothing about who may. */
function compareOutcome(
  resource: ModelResource,
  right: Right,
  row: PlainRow,
  outcome: string,
  may: boolean,
): Difference | undefined {
  const at = `${resource.name}.policy.${right}`
  const what = `${right} ${words(resource.name)} ${row.id}`
  if (outcome === 'allowed' && !may)
    return { code: 'LEAK_WRITE', at, message: `lets somebody ${what}, which the policy denies them` }
  if (REFUSED.includes(outcome) && may)
    return { code: 'WRONG_ANSWER', at, message: `refuses to ${what} (${outcome}), which the policy allows` }
  return undefined
}
