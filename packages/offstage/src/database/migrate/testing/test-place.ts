import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestDatabase } from '../../../testing/test-database.ts'
import type { Database, Row } from '../../database.ts'
import { openDatabase } from '../../open-database.ts'

/** A database and a folder of migrations of a test's own. */
export interface TestPlace {
  readonly url: string
  readonly db: Database
  readonly dir: string
  /** Writes a migration of numbered steps; each is given as its kind and its SQL: `transactional create table …`. */
  write(name: string, ...steps: readonly string[]): void
  read(name: string): string
  ask<R extends Row = Row>(text: string): Promise<readonly R[]>
  remove(): Promise<void>
}

async function makeTestPlace(): Promise<TestPlace> {
  const database = await createTestDatabase()
  const db = openDatabase({ url: database.url, max: 4 })
  const dir = mkdtempSync(join(tmpdir(), 'offstage-migrations-'))
  return {
    url: database.url,
    db,
    dir,
    write: (name, ...steps) => writeFileSync(join(dir, `${name}.sql`), steps.map(withHead).join('\n\n')),
    read: (name) => readFileSync(join(dir, `${name}.sql`), 'utf8'),
    ask: (text) => db.query({ text, values: [] }),
    remove: async () => {
      await db.close()
      await database.drop()
      rmSync(dir, { recursive: true })
    },
  }
}

// `alone create index …` becomes `-- step: 2 alone part 2` and the statement below it.
function withHead(step: string, at: number): string {
  const [kind = '', ...rest] = step.split(/[ \n]/)
  return `-- step: ${at + 1} ${kind} part ${at + 1}\n${rest.length === 0 ? '' : step.slice(kind.length + 1)}`
}

/** Runs `work` in a place that is removed afterwards. */
export async function inTestPlace(work: (place: TestPlace) => Promise<void>): Promise<void> {
  const place = await makeTestPlace()
  try {
    await work(place)
  } finally {
    await place.remove()
  }
}
