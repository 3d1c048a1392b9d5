import { inTransaction } from './in-transaction.ts'
import type { Batch } from './migration-file.ts'
import { quoteName, quoteText } from './postgres/quote.ts'
import { recordProgress, recordStep } from './record.ts'
import type { StepRun } from './step-run.ts'
import type { Session } from './session.ts'

/** Runs a statement for one page of rows after another, each in its own transaction, from the page after the last one done. */
export async function runBatches(run: StepRun, batch: Batch): Promise<void> {
  const { session, file, step, options } = run
  let after = run.progress?.after
  for (;;) {
    const page = await inTransaction(session, options, () => runPage(run, batch, after))
    if (page === undefined) break
    after = page.last
    options.onProgress?.({ kind: 'page', name: file.name, number: step.number, rows: page.rows })
  }
  await recordStep(session, file.name, step)
}

interface Page {
  readonly first: string
  readonly last: string
  readonly rows: number
}

async function runPage(
  { session, file, step }: StepRun,
  batch: Batch,
  after: string | undefined,
): Promise<Page | undefined> {
  const page = await nextPage(session, batch, after)
  if (page === undefined) return undefined
  await session.run(withBounds(step.sql, page))
  await recordProgress(session, file.name, { step: step.number, after: page.last })
  return page
}

async function nextPage(
  session: Session,
  { table, key, rows }: Batch,
  after: string | undefined,
): Promise<Page | undefined> {
  const name = quoteName(key)
  const from = after === undefined ? '' : `where ${name} > ${quoteText(after)}`
  // `page.key` and not `key`, which would mean the text in the answer and sort 10 before 9.
  const [page] = await session.query<{ first: string; last: string; rows: number }>({
    text: `with page as (select ${name} as key from ${quoteName(table)} ${from} order by 1 limit ${rows})
      select (select key::text from page order by page.key limit 1) as first,
        (select key::text from page order by page.key desc limit 1) as last,
        count(*)::int as rows
      from page having count(*) > 0`,
    values: [],
  })
  return page
}

// The keys go in as literals without a type, which the server reads as the type of the key.
function withBounds(sql: string, { first, last }: Page): string {
  return sql.replace(/(?<!:):(first|last)\b/g, (_, bound) => quoteText(bound === 'first' ? first : last))
}
