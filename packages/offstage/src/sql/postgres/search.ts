import type { Param } from '../../plan/read-plan.ts'
import type { DialectExpr, Writer } from '../dialect.ts'
import type { WordsAmong } from '../nodes.ts'
import { SEARCH_ROW, SEARCH_WORD } from '../search-words-table.ts'

type Words = Pick<Extract<DialectExpr, { kind: 'matches' }>, 'alias' | 'words'>

/** Every word must begin a word of the row; the words come as `red:* & ch:*`. */
export function matches(node: Extract<DialectExpr, { kind: 'matches' }>, write: Writer): string {
  const hasThem = `${quote(node.alias)}."search_vector" @@ ${tsquery(node, write)}`
  if (node.among === undefined) return hasThem
  // As an array the ids are looked up in the primary key: a join could be turned round and walk the whole table.
  return `${quote(node.alias)}."id" = any(${rowsAmong(node.words, node.among, write)}) and ${hasThem}`
}

/** Whole words come before words that are only begun; within each the closer and the more frequent ones come first. */
export function rank(node: Words, write: Writer): string {
  const vector = `${quote(node.alias)}."search_vector"`
  const whole = `to_tsquery('simple', replace(${write.value(node.words, 'text')}, ':*', ''))`
  // Divided by itself and one, a rank is less than one.
  return `(${vector} @@ ${whole})::int + ts_rank_cd(${vector}, ${tsquery(node, write)}, 32)`
}

// The words were reduced to letters and digits at the edge.
const tsquery = ({ words }: Words, write: Writer): string =>
  `to_tsquery('simple', ${write.value(words, 'text')})`

// ── The words of rows ────────────────────────────────────────────────────────────────────────────────────────────

function rowsAmong(words: Param, among: WordsAmong, write: Writer): string {
  const selects = [
    ...among.single.map(write.select),
    ...among.ways.map((way) => rowsOfWay(words, among, way, write)),
  ]
  return selects.map((select) => `array(${select})`).join(' || ') || `'{}'::uuid[]`
}

/**
 * The ids of the rows that have the word which the fewest rows have: first those with the whole word, the newest first,
 * then those with a word that it begins. Every part is read in the order of the index and stops at its bound.
 */
function rowsOfWay(words: Param, among: WordsAmong, way: WordsAmong['ways'][number], write: Writer): string {
  const { alias, most } = among
  const at = (name: string): string => `${quote(alias)}.${quote(name)}`
  const read = (what: string, bound: string, order: 'asc' | 'desc', limit: string): string => {
    const keys = [...way.columns, SEARCH_WORD, SEARCH_ROW].map((name) => `${at(name)} ${order}`)
    const where = [...way.held.map(write.expr), bound].join(' and ')
    return `select ${what} from ${quote(among.table)} ${quote(alias)} where ${where} order by ${keys.join(', ')} limit ${limit}`
  }
  const word = at(SEARCH_WORD)
  const begun = (from: '>' | '>='): string => `${word} ${from} d.word and ${word} < d.word || '\\xff'::bytea`
  const typed = `select convert_to(left(lexeme, 64), 'UTF8') as word, count(*) over () as words from unnest(to_tsvector('simple', ${write.value(words, 'text')}))`
  const counted = `select count(*) from (${read('', begun('>='), 'asc', String(most.counted))}) c`
  const rarest = `select d.word, d.words from (${typed}) d order by case when d.words > 1 then (${counted}) end, length(d.word) desc, d.word limit 1`
  const limit = `case when d.words > 1 then ${most.several} else ${most.one} end`
  const whole = read(at(SEARCH_ROW), `${word} = any(array[d.word])`, 'desc', limit)
  const others = read(at(SEARCH_ROW), begun('>'), 'asc', limit)
  return `select f.${SEARCH_ROW} from (${rarest}) d cross join lateral ((${whole}) union all (${others}) limit ${limit}) f`
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
