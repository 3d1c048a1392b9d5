import { problem } from '../../errors.ts'

const ADDRESS_LENGTH_MAX = 8_192

/** The parameters of an address's query; one that stands twice is refused, since which of the two is meant is a guess. */
export function readParameters(query: string): ReadonlyMap<string, string> {
  if (query.length > ADDRESS_LENGTH_MAX)
    throw problem('E_TOO_LARGE', { what: 'address', max: ADDRESS_LENGTH_MAX })
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(query)) {
    if (parameters.has(name)) throw problem('E_INVALID_PARAMETER', { parameter: name, why: 'stands twice' })
    parameters.set(name, value)
  }
  return parameters
}
