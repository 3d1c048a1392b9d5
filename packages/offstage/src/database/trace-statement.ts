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
    values: statement.values,
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
