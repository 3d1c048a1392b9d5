import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startTestServer } from './test-server.ts'

/** A database of one's own, empty or a copy of a template. */
export interface TestDatabase {
  readonly url: string
  readonly name: string
  /** Removes it, ending connections that are still open. */
  drop(): Promise<void>
}

/** Makes a fresh database, from a template when one is given (its name: see `testTemplate`). */
export async function createTestDatabase({ template }: { template?: string } = {}): Promise<TestDatabase> {
  const server = await testServerUrl()
  const name = `test_${randomBytes(8).toString('hex')}`
  await onServer(server, (client) => create(client, name, template))
  const drop = (): Promise<void> => onServer(server, (client) => dropDatabase(client, name))
  return { url: urlWithDatabase(server, name), name, drop }
}

/**
 * Builds a template once on this server, however many test files ask for it at the same time, and answers its name
 * for `createTestDatabase`. `build` must close its connections: a database in use cannot be copied.
 */
export async function testTemplate(name: string, build: (url: string) => Promise<void>): Promise<string> {
  const server = await testServerUrl()
  const template = `template_${name.toLowerCase().replaceAll(/\W/g, '_')}`
  await onServer(server, async (client) => {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [template])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [template])
    if (rowCount === 0) await buildTemplate(client, server, template, build)
  })
  return template
}

/** Under another name until it is whole, so that a build that fails leaves no half template. */
async function buildTemplate(
  client: pg.Client,
  server: string,
  template: string,
  build: (url: string) => Promise<void>,
): Promise<void> {
  const draft = `${template}_draft`
  await client.query(`drop database if exists ${draft} with (force)`)
  await create(client, draft, undefined)
  await build(urlWithDatabase(server, draft))
  await client.query(`alter database ${draft} rename to ${template}`)
}

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  try {
    await client.query(`drop database if exists ${name} with (force)`)
  } catch (error) {
    // The server's own cleaning may be at work there, which we may not end by force; an ordinary drop asks it to leave.
    if (!(error instanceof pg.DatabaseError) || error.code !== INSUFFICIENT_PRIVILEGE) throw error
    await client.query(`drop database if exists ${name}`)
  }
}

const INSUFFICIENT_PRIVILEGE = '42501'

async function create(client: pg.Client, name: string, template: string | undefined): Promise<void> {
  // template0 is never connected to, so creations do not wait for each other or for a maintenance process.
  await client.query(`create database ${name} template ${template ?? 'template0'} strategy file_copy`)
}

let ownServerUrl: Promise<string> | undefined

/** The run's server, or, outside vitest, one that this process starts at its first need and that ends with it. */
function testServerUrl(): Promise<string> {
  const given = process.env['OFFSTAGE_TEST_DATABASE_URL']
  if (given !== undefined) return Promise.resolve(given)
  return (ownServerUrl ??= startTestServer().then(({ url }) => url))
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function urlWithDatabase(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}
