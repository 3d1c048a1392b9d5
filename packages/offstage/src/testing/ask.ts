import pg from 'pg'

/** Sends one SQL text on a connection of its own and answers the rows: how a test looks past the platform. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // A server that a test kills also breaks the query, which throws.
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
