import type { Rule } from '../rule.ts'

const LEAST = 100
const MOST = 100_000

/** An answer's greatest number of rows takes a page, and is built by one statement. */
export const rowsOfAnAnswer: Rule = (model) => {
  if (Number.isInteger(model.rowsMax) && model.rowsMax >= LEAST && model.rowsMax <= MOST) return []
  return [
    {
      code: 'APP_ROWS_MAX',
      at: `${model.name}.rowsMax`,
      message: `is ${model.rowsMax}.`,
      mend: `Make it a whole number from ${LEAST} (a page) to ${MOST}, or leave it out.`,
    },
  ]
}
