/** How much a word counts that stands in a field: `A` most, `D` least. */
export type SearchWeight = 'A' | 'B' | 'C' | 'D'

/** A search as a declaration keeps it. */
export interface SearchShape {
  readonly by: readonly string[]
  readonly fields: readonly string[]
  /** Of the fields for which one was said. */
  readonly weights: Readonly<Partial<Record<string, SearchWeight>>>
}

/** Nothing is searched. */
export const NO_SEARCH: SearchShape = Object.freeze({ by: [], fields: [], weights: {} })

interface LongForm {
  readonly by?: readonly string[]
  readonly fields: readonly string[] | SearchShape['weights']
}

/** Reads both forms: fields one after the other, or an object. */
export function searchShape([first, ...others]: readonly (LongForm | string)[]): SearchShape {
  if (first === undefined) return NO_SEARCH
  if (typeof first === 'string')
    return { ...NO_SEARCH, fields: [first, ...others.filter((one) => typeof one === 'string')] }
  const { by = [], fields } = first
  return isNames(fields)
    ? { by, fields, weights: {} }
    : { by, fields: Object.keys(fields), weights: { ...fields } }
}

const isNames = (fields: LongForm['fields']): fields is readonly string[] => Array.isArray(fields)
