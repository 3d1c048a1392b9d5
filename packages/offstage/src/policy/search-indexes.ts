import type { ModelResource } from '../model/model.ts'
import { waysToFind } from './needed-indexes.ts'

/**
 * What the words of a searched resource are held apart by, an index for each: the search's own groups, and with them
 * the columns that a way of the policy holds to one value. The words of others are then not among those that are
 * looked at. The first is for who may see all.
 */
export function searchIndexes(resource: ModelResource): readonly (readonly string[])[] {
  // What holds a row to one that is unique finds it without any word.
  const isUnique = (held: readonly string[]): boolean =>
    resource.lists.some(({ unique, by }) => unique && by.every((name) => held.includes(name)))
  const ways = heldInSearch(resource).filter((held) => !isUnique(held))
  const groups = [resource.searched.by, ...ways]
  return [...new Map(groups.map((group) => [group.join(), group])).values()]
}

/** The fields that are kept beside each word: all that any way of the policy holds to one value of several rows. */
export const fieldsBesideWords = (resource: ModelResource): readonly string[] =>
  [...new Set([resource.searched.by, ...heldInSearch(resource)].flat())]
    .filter((name) => !resource.lists.some(({ unique, by }) => unique && by.join() === name))
    .sort()

function heldInSearch(resource: ModelResource): readonly (readonly string[])[] {
  const { by } = resource.searched
  return waysToFind(resource, { by, then: [] }, [...by, ...resource.search]).map(({ equal }) =>
    // Money of any currency is two values.
    [...by, ...equal].filter((name) => resource.fields.get(name)?.currencyColumn === undefined),
  )
}
