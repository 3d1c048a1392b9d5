import type { ModelResource } from '../model/model.ts'
import { boundedName } from '../model/names.ts'

/** The table that holds the words of a resource's rows. */
export const searchTableOf = ({ table }: ModelResource): string => boundedName([table, 'search_words'])

/** Its columns beside those that hold words apart: a word, in bytes, and the id of a row that has it. */
export const SEARCH_WORD = 'search_word'
export const SEARCH_ROW = 'search_row'
