import type { ModelResource } from '../model/model.ts'
import { waysToFind } from './needed-indexes.ts'

/**
 * What the words of a searched resource are held apart by, an index for each: the search's own groups, and with them
 * the columns that a way of the policy holds to one value. The words of others are then not among those that are
 * looked at. The first is for who may see all.
 */
export function searchIndexes(resource: ModelResource): readonly (readonly string[])[] {
  if (resource.search.length === 0) return []
  const ways = waysToFind(resource, { by: [], then: [] }, resource.search)
    .map(({ equal }) => equal.filter((name) => resource.fields.get(name)?.currencyColumn === undefined))
    // What holds a row to one that is unique finds it without any word.
    .filter(
      (equal) => !resource.lists.some(({ unique, by }) => unique && by.every((one) => equal.includes(one))),
    )
  const groups = [[], ...ways]
  return [...new Map(groups.map((group) => [group.join(), group])).values()]
}
