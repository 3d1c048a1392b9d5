import type { Rule } from './rule.ts'

// Put together from parts, so that this file is not its own first finding. XXX alone is also the
// currency code for "no currency", so it counts only where a comment starts with it.
const marker = new RegExp(
  `\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'HA' + 'CK'].join('|')})\\b|(?://|#|\\*)\\s*X{3}\\b`,
  'g',
)

/** Nothing is left for later in a tracked file: it is done, or it is an issue. */
export const markers: Rule = {
  name: 'markers',
  look: ({ tree }) => ({
    seen: tree.size,
    faults: [...tree].flatMap(([path, text]) =>
      linesWith(text, marker).map(({ line, found }) => ({
        path,
        line,
        what: `${found} is left in the text`,
      })),
    ),
  }),
}

/** The lines, from 1, on which a pattern is found. */
export function linesWith(text: string, pattern: RegExp): readonly { line: number; found: string }[] {
  return text
    .split('\n')
    .flatMap((content, at) => [...content.matchAll(pattern)].map(([found]) => ({ line: at + 1, found })))
}
