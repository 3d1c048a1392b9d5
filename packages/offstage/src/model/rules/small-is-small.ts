import type { Rule } from '../rule.ts'

const ROWS_MAX = 10_000

/** A table that may be scanned is one that can be scanned in milliseconds. */
export const smallIsSmall: Rule = (model) =>
  [...model.resources.values()].flatMap(({ name, small }) => {
    if (small === undefined) return []
    if (Number.isInteger(small.max) && small.max >= 1 && small.max <= ROWS_MAX) return []
    return [
      {
        code: 'SMALL_MAX',
        at: `${name}.small`,
        message: `promises at most ${small.max} rows.`,
        mend: `Choose a whole number from 1 to ${ROWS_MAX}; a larger table needs a list for each way to read it.`,
      },
    ]
  })
