import pg from 'pg'
import type { Queryable, Row, Statement } from '../database.ts'
import { migrationSettings } from './settings.ts'

/** One connection with nobody else on it: for locks and steps that belong to a session, not to a transaction. */
export interface Session extends Queryable {
  /** Runs SQL text as it is, several statements too. */
  run(sql: string): Promise<void>
  close(): Promise<void>
}

/** Opens a connection of its own. Connect directly: behind a transaction pooler a session is not one's own. */
export async function openSession(url: string): Promise<Session> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'offstage migrate',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    // A migration takes as long as it takes; only its locks are limited.
    options: optionsOf({ ...migrationSettings, timezone: 'UTC', idle_in_transaction_session_timeout: '0' }),
  })
  // A connection that is cut while idle says so at the next statement; the event alone must not end the process.
  client.on('error', () => {})
  await client.connect()
  return {
    query: async <R extends Row>({ text, values }: Statement) =>
      (await client.query<R>({ text, values: [...values] })).rows,
    rows: async ({ text, values }: Statement) =>
      (await client.query<(string | null)[]>({ text, values: [...values], rowMode: 'array', types: asText }))
        .rows,
    run: async (sql) => void (await client.query(sql)),
    close: () => client.end(),
  }
}

function optionsOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ')
}

const asText = { getTypeParser: () => (text: string) => text }
