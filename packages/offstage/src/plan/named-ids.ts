import { problem } from '../errors.ts'
import type { Values } from './ask-values.ts'

/** Rows that one ask may name by their ids. */
const IDS_MAX = 100

/** The ids that an ask names, as one of its values: however many there are, the shape of the ask is the same. */
export function namedIds(ids: readonly unknown[], values: Values): number {
  const distinct = [...new Set(ids)]
  if (distinct.length > IDS_MAX) throw problem('E_ASK_TOO_LARGE', { what: 'ids', max: IDS_MAX })
  return values.add(distinct)
}
