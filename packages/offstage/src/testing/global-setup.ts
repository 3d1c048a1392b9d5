import type { TestProject } from 'vitest/node'
import { openMariadbPlace } from './mariadb-server.ts'
import { startTestServer } from './test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the run's database server; `createTestDatabase` makes databases on it. */
    testDatabaseUrl: string
  }
}

/**
 * One server of each family for the whole run. PostgreSQL starts with it (OFFSTAGE_TEST_DATABASE_URL, when set, names
 * another to use); MariaDB starts when a test first asks for it, in the folder that this makes.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['OFFSTAGE_TEST_DATABASE_URL']
  const server = given === undefined ? await startTestServer() : { url: given, stop: async () => {} }
  const mariadb = openMariadbPlace()
  // The workers inherit the environment; test-database.ts reads it, because it also serves scripts without vitest.
  process.env['OFFSTAGE_TEST_DATABASE_URL'] = server.url
  process.env['TEST_MARIADB_FOLDER'] = mariadb.folder
  project.provide('testDatabaseUrl', server.url)
  return async () => {
    if (given === undefined) delete process.env['OFFSTAGE_TEST_DATABASE_URL']
    delete process.env['TEST_MARIADB_FOLDER']
    await mariadb.end()
    await server.stop()
  }
}
