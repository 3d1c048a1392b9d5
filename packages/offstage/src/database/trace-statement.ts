import { aboutSql } from '../observe/about-sql.ts'
import type { Trace } from '../observe/trace.ts'
import type { Statement } from './database.ts'

/** Runs a statement as a step of the trace, which tells the text, the values and how many rows came. */
export async function traceStatement<T extends { readonly length: number }>(
  statement: Statement,
  trace: Trace | undefined,
  run: () => Promise<T>,
): Promise<T> {
  const step = trace?.begin('statement', statement.about ?? aboutSql(statement.text), {
    sql: statement.text,
    values: shownValues(statement),
    rows: 0,
    ...(statement.isJudged === true && { isJudged: true }),
  })
  const rows = await run()
  if (step !== undefined && trace !== undefined) {
    step.detail['rows'] = rows.length
    trace.finish(step)
  }
  return rows
}

/** What a guard compares is not even kept: it is no business of whoever reads a timeline, an administrator included. */
const shownValues = ({ values, guardAt = [] }: Statement): readonly unknown[] =>
  guardAt.length === 0 ? values : values.map((value, at) => (guardAt.includes(at) ? '•••' : value))
