import { databaseFailure } from '../failures.ts'
import { MigrationError } from './migration-error.ts'
import type { StepRun } from './step-run.ts'
import type { Session } from './session.ts'

/** Turns what the server said into what a person needs: where it was, what it means and how to go on. */
export async function explainFailure(
  run: StepRun,
  error: unknown,
  attempts: number,
): Promise<MigrationError> {
  const { file, step, session } = run
  const code = databaseFailure(error)?.code
  const said = error instanceof Error ? error.message : String(error)
  const detail = textOf(error, 'detail')
  const where = `${file.path}, line ${lineOf(run, error)}: step ${step.number} (${step.what}) failed`
  const why = detail === undefined ? said : `${said} (${detail.replace(/\.$/, '')})`
  if (code === '55P03') {
    const holders = await oldestTransactions(session)
    return new MigrationError(
      `${where}: others held its locks in each of ${attempts} attempts.`,
      `${holders}End it or wait for it, then apply again; it goes on at this step.`,
      { cause: error },
    )
  }
  return new MigrationError(`${where}: ${why}.`, isLostConnection(code, said) ? lostHint : hintFor(code), {
    cause: error,
  })
}

function hintFor(code: string | undefined): string {
  if (code === '23505')
    return 'Two rows have the same value. Mend the rows, then apply again; it goes on at this step.'
  if (code === '23502' || code === '23514')
    return 'Some rows are not as the step needs them. Mend them, then apply again; it goes on at this step.'
  if (code === '23503')
    return 'Some rows refer to rows that are not there. Mend them, then apply again; it goes on at this step.'
  return 'Steps that have not run may be mended in the file. Apply again; it goes on at this step.'
}

const lostHint = 'The connection to the database was lost. Apply again; it goes on at this step.'

// Classes 08 and 57P of the server; the driver's own errors have words only.
function isLostConnection(code: string | undefined, said: string): boolean {
  if (code !== undefined) return code.startsWith('08') || code.startsWith('57P')
  return /connection|ECONN|EPIPE|not queryable/i.test(said)
}

async function oldestTransactions(session: Session): Promise<string> {
  const rows = await session
    .query<{ holder: string }>({
      text: `select format('process %s (%s, %s since %s)', pid, coalesce(nullif(application_name, ''), usename),
          state, to_char(xact_start, 'HH24:MI:SS TZ')) as holder
        from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
        order by xact_start limit 3`,
      values: [],
    })
    .catch(() => [])
  return rows.length === 0 ? '' : `Oldest open transactions: ${rows.map(({ holder }) => holder).join('; ')}. `
}

function lineOf({ step }: StepRun, error: unknown): number {
  const position = Number(textOf(error, 'position'))
  if (!Number.isInteger(position)) return step.line
  // The statement starts on the line below the step's; the server counts characters from 1.
  return step.line + step.sql.slice(0, position - 1).split('\n').length
}

function textOf(error: unknown, key: string): string | undefined {
  // The driver decorates its errors with the fields of the server's message.
  const value = error instanceof Error ? (error as unknown as Record<string, unknown>)[key] : undefined
  return typeof value === 'string' ? value : undefined
}
