import type { Param } from '../../plan/read-plan.ts'
import type { Writer } from '../dialect.ts'
import type { Select } from '../nodes.ts'
import { quoteName } from './quote.ts'

/** Stands before every word, in the index and in what is looked for. */
export const SEARCH_PREFIX = 'qq'

/** Every word must begin a word of the row; the words come as `red:* & ch:*`. */
export function matches({ alias, words }: { alias: string; words: Param }, write: Writer): string {
  const given = `concat('+${SEARCH_PREFIX}', replace(replace(${write.value(words, 'text')}, ':*', '*'), ' & ', ' +${SEARCH_PREFIX}'))`
  return `match(${quoteName(alias)}."search_text") against (${given} in boolean mode)`
}

const RANK = 'search_rank'

/**
 * The best of the candidates first. Only the table itself can say how well a row matches, so each candidate brings its
 * rank along. Undefined for a select that ranks nothing.
 */
export function rankedSelect(select: Select, write: Writer): string | undefined {
  const { from, orderBy = [] } = select
  const ranks = orderBy.flatMap(({ value }) => (value.kind === 'rank' ? [value] : []))
  const [rank] = ranks
  if (rank === undefined || from?.kind !== 'derived') return undefined
  const candidates = [
    ...from.select.columns,
    { value: { kind: 'written', sql: matches(rank, write), is: 'text' }, as: RANK } as const,
  ]
  return write.select({
    ...select,
    from: { ...from, select: { ...from.select, columns: candidates } },
    orderBy: orderBy.map((term) =>
      term.value.kind === 'rank'
        ? { ...term, value: { kind: 'column', alias: from.alias, name: RANK } }
        : term,
    ),
  })
}
