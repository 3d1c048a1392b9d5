// A mark belongs to the letter before it: without them most words of India and Thailand would fall apart.
const WORD = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*/gu
/** More words than this narrow no search down; those after them are not looked for. */
export const SEARCH_WORDS_MAX = 8
const TEXT_MAX = 200

/**
 * Turns what a person typed into the words that rows are searched for, each as a prefix: `red ch` is `red:* & ch:*`.
 * Everything but letters and digits separates words, so no operator of a query language can be typed. Undefined when
 * there is no word.
 */
export function searchWords(text: string): string | undefined {
  const words = text.slice(0, TEXT_MAX).toLowerCase().match(WORD)?.slice(0, SEARCH_WORDS_MAX)
  return words?.map((word) => `${word}:*`).join(' & ')
}
