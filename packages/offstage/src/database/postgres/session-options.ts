import type { DatabaseOptions } from '../database.ts'

/** The settings that every connection begins with, as the server takes them at its start. */
export function sessionOptions(
  options: Pick<DatabaseOptions, 'statementTimeoutMs' | 'lockTimeoutMs'>,
): string {
  const settings = {
    // The embedded role is called offstage, and a role's own schema would otherwise come before public.
    search_path: 'public',
    timezone: 'UTC',
    synchronous_commit: 'on',
    // A page comes in the order of its index. The planner knows how many children a parent has on average and not how
    // many this one has: it fetched and sorted the 24,000 rows of one parent because most have two. Off means only that
    // a way without sorting is taken where there is one.
    enable_sort: 'off',
    enable_incremental_sort: 'off',
    statement_timeout: options.statementTimeoutMs ?? 15_000,
    lock_timeout: options.lockTimeoutMs ?? 5_000,
    idle_in_transaction_session_timeout: 30_000,
  }
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}
