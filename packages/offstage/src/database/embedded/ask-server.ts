import pg from 'pg'

/** What a server says about itself. */
export interface ServerFacts {
  readonly dataDir: string
  readonly clusterName: string
}

/** Signs in and asks; throws what went wrong (`code` 57P03 while it starts up). */
export async function askServer(url: string): Promise<ServerFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  })
  client.on('error', () => {}) // It may end while we look; the query below then throws.
  try {
    await client.connect()
    const { rows } = await client.query<{ dataDir: string; clusterName: string }>(
      `select current_setting('data_directory') as "dataDir", current_setting('cluster_name') as "clusterName"`,
    )
    const facts = rows[0]
    if (facts === undefined) throw new Error('the server said nothing about itself')
    return facts
  } finally {
    await client.end().catch(() => {})
  }
}
