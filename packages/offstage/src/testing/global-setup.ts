import type { TestProject } from 'vitest/node'
import { startTestServer } from './test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The URL of the run's database server; `createTestDatabase` makes databases on it. */
    testDatabaseUrl: string
  }
}

/** One server for the whole run; OFFSTAGE_TEST_DATABASE_URL, when set, names another to use. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['OFFSTAGE_TEST_DATABASE_URL']
  const server = given === undefined ? await startTestServer() : { url: given, stop: async () => {} }
  // The workers inherit the environment; test-database.ts reads it, because it also serves scripts without vitest.
  process.env['OFFSTAGE_TEST_DATABASE_URL'] = server.url
  project.provide('testDatabaseUrl', server.url)
  return async () => {
    if (given === undefined) delete process.env['OFFSTAGE_TEST_DATABASE_URL']
    await server.stop()
  }
}
