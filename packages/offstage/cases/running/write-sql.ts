/** Breaks a statement into lines that a reader can follow: a clause a line, indented by the parentheses around it. */
export function linesOf(sql: string): string {
  let depth = 0
  return sql
    .replaceAll(/\s+/g, ' ')
    .trim()
    .split(CLAUSE)
    .map((part) => {
      const line = `${'  '.repeat(depth)}${part.trim()}`
      depth = Math.max(0, depth + count(part, '(') - count(part, ')'))
      return line
    })
    .join('\n')
}

// Before each of these words a line ends; none of them stands inside a quoted text of ours.
const CLAUSE =
  / (?=(?:from|where|order by|limit|left join|cross join|union all|on conflict|returning|set|values|for update|for no key update|and exists|or exists)\b)|(?<=\() ?(?=select\b)/

const count = (text: string, character: string): number => text.split(character).length - 1
