import { resourceOf, type ModelResource } from '../../../model/model.ts'
import { findRow, rowsOf, type Person, type Place, type PlainRow } from '../oracle/rows.ts'
import { sightOf, type Sight } from '../oracle/sight.ts'
import { mutatedModel, type Guarded, type Mutant } from './mutants.ts'

/** Somebody to whom a row tells a mutant from the original. */
export interface Witness {
  readonly person: Person
  readonly row: PlainRow
}

/** Everybody and every row that tell the two apart by the oracle, at most `most` of them. */
export function findWitnesses(
  place: Place,
  people: readonly Person[],
  mutant: Mutant,
  most: number,
): readonly Witness[] {
  const model = mutatedModel(place.model, mutant)
  const [original, mutated] = [resourceOf(place.model, mutant.resource), resourceOf(model, mutant.resource)]
  const found: Witness[] = []
  for (const person of people) {
    const [before, after] = [sightOf(place, person), sightOf({ ...place, model }, person)]
    const tells = (row: PlainRow) => {
      const given: Given = { place, person, row, guarded: mutant.guarded }
      return isAllowed(before, original, given) !== isAllowed(after, mutated, given)
    }
    for (const row of rowsOf(place, mutant.resource)) {
      if (
        canBeAsked(before, after, original, mutated, { place, person, row, guarded: mutant.guarded }) &&
        tells(row)
      )
        found.push({ person, row })
      if (found.length === most) return found
    }
  }
  return found
}

interface Given {
  readonly place: Place
  readonly person: Person
  readonly row: PlainRow
  readonly guarded: Guarded
}

/** A row that may not be read is as absent; what is asked beyond that is asked of rows that may. */
function canBeAsked(
  before: Sight,
  after: Sight,
  original: ModelResource,
  mutated: ModelResource,
  given: Given,
): boolean {
  const { guarded, row } = given
  if (guarded.kind === 'right' && guarded.right === 'read') return true
  if (guarded.kind === 'right' && guarded.right === 'create') return linksAreSeen(before, original, given)
  return before.may('read', original, row) && after.may('read', mutated, row)
}

/** A new row may lead only to what its maker may see, or to themselves. */
function linksAreSeen(
  sight: Sight,
  resource: ModelResource,
  { place, person, row }: Omit<Given, 'guarded'>,
): boolean {
  return [...resource.fields.values()].every(({ kind, name, target }) => {
    const id = row[name]
    if (kind !== 'belongsTo' || id === null || (target === 'user' && id === person.user)) return true
    const parent = findRow(place, target ?? '', id)
    return parent !== undefined && sight.may('read', resourceOf(place.model, target ?? ''), parent)
  })
}

function isAllowed(sight: Sight, resource: ModelResource, { guarded, row }: Given): boolean {
  if (guarded.kind === 'field') return sight.shows(resource, row, guarded.field)
  // Nothing leads to a row that is just being made.
  return sight.may(guarded.right, resource, guarded.right === 'create' ? asNew(row) : row)
}

/** Whether somebody may make a row like this one. */
export const mayBeMade = (sight: Sight, resource: ModelResource, given: Omit<Given, 'guarded'>): boolean =>
  linksAreSeen(sight, resource, given) && sight.may('create', resource, asNew(given.row))

/** The same row before it is there: with an id of its own. */
export const asNew = (row: PlainRow): PlainRow => ({ ...row, id: row.id.replace(/^0190/, '0191') })
