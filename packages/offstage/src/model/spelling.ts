import { nearestName } from '../errors.ts'

/** How to mend a name that is not there: the one that was probably meant, or those there are. */
export function meantName(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known)
  if (nearest !== undefined) return `Perhaps you meant "${nearest}".`
  return known.length === 0 ? 'There is none to choose from.' : `Choose one of ${known.join(', ')}.`
}

/** What is in the list more than once, each named once. */
export function twiceIn(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
