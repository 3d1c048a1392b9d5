import { problem } from '../../errors.ts'

/** The parameters of an address's query; one that stands twice is refused, since which of the two is meant is a guess. */
export function readParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw problem('E_INVALID_PARAMETER', { parameter: name, why: 'stands twice' })
    parameters.set(name, value)
  }
  return parameters
}
