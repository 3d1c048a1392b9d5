import type { Database, DatabaseOptions, Family } from '../src/database/database.ts'
import { openDatabase } from '../src/database/open-database.ts'
import { ask } from '../src/testing/ask.ts'
import { askMariadb } from '../src/testing/ask-mariadb.ts'
import { createTestDatabase, type TestDatabase } from '../src/testing/test-database.ts'
import { createMariadbDatabase } from '../src/testing/test-mariadb.ts'

/** The families that every contract is held to, by the server that they are verified on. */
export const families: readonly { readonly family: Family; readonly server: string }[] = [
  { family: 'postgres', server: 'PostgreSQL' },
  { family: 'mysql', server: 'MariaDB' },
]

/** A database of one family, empty, and the means to look at it from outside. */
export interface Place {
  readonly family: Family
  readonly url: string
  readonly db: Database
  /** Opens another pool on the same database. */
  open(options?: Omit<DatabaseOptions, 'url'>): Database
  /** Sends one text past the platform. */
  ask(sql: string): Promise<Record<string, unknown>[]>
  /** A statement with `$1`, `$2` … as this family writes them; each is used once, in their order. */
  text(sql: string): string
  remove(): Promise<void>
}

export async function openPlace(family: Family): Promise<Place> {
  const made: TestDatabase = family === 'mysql' ? await createMariadbDatabase() : await createTestDatabase()
  const opened: Database[] = []
  const open = (options: Omit<DatabaseOptions, 'url'> = {}): Database => {
    const database = openDatabase({ max: 4, ...options, url: made.url })
    opened.push(database)
    return database
  }
  return {
    family,
    url: made.url,
    db: open(),
    open,
    ask: (sql) => (family === 'mysql' ? askMariadb(made.url, sql) : ask(made.url, sql)),
    text: (sql) => (family === 'mysql' ? sql.replaceAll(/\$\d+/g, '?') : sql),
    async remove() {
      await Promise.all(opened.map((database) => database.close()))
      await made.drop()
    },
  }
}
