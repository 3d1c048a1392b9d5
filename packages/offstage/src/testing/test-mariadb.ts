import { randomBytes } from 'node:crypto'
import { askMariadb } from './ask-mariadb.ts'
import { mariadbIn, openMariadbPlace } from './mariadb-server.ts'
import type { TestDatabase } from './test-database.ts'

/** Makes a fresh database on the run's MariaDB server, which starts when it is first asked for. */
export async function createMariadbDatabase(): Promise<TestDatabase> {
  const server = await mariadbIn(runFolder())
  const name = `test_${randomBytes(8).toString('hex')}`
  await askMariadb(server, `create database ${name} character set utf8mb4 collate utf8mb4_nopad_bin`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    url: url.href,
    name,
    drop: async () => {
      await askMariadb(server, `drop database if exists ${name}`)
    },
  }
}

let ownFolder: string | undefined

/** The run's place, or, outside vitest, one of this process. */
function runFolder(): string {
  return process.env['TEST_MARIADB_FOLDER'] ?? (ownFolder ??= openMariadbPlace().folder)
}
