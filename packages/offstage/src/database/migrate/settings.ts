import type { Transaction } from '../database.ts'

/**
 * What a migrating session has set otherwise. The schema is named because a role's own schema comes first by default:
 * a role called offstage would make the app's tables among the platform's.
 */
export const migrationSettings = { search_path: 'public', statement_timeout: '0' } as const

/** Sets it for one transaction of the pool. */
export async function applySettings(
  tx: Transaction,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  for (const [name, value] of Object.entries({ ...migrationSettings, ...more }))
    await tx.query({ text: 'select set_config($1, $2, true)', values: [name, value] })
}
