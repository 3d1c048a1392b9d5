import { rm } from 'node:fs/promises'
import pg from 'pg'
import type { Database } from '../../../database/database.ts'
import { openDatabase } from '../../../database/open-database.ts'
import { makeScratchFolder } from '../../../testing/scratch-folder.ts'
import { createTestDatabase, testTemplate } from '../../../testing/test-database.ts'
import { fileTables } from '../file-tables.ts'
import { type FileEngine, type FilesOptions, openFiles } from '../open-files.ts'
import type { FileRules } from '../../../declare/declaration.ts'

/** The fields that tests upload for. */
export const fields: Readonly<Record<string, FileRules>> = {
  'picture.image': {
    types: ['image/png', 'image/jpeg', 'image/webp', 'image/gif'],
    maxBytes: 2_000_000,
    variants: {
      thumb: { width: 96, height: 96 },
      card: { width: 320, fit: 'inside' },
      jpeg: { width: 50, height: 50, format: 'jpeg', quality: 60 },
    },
  },
  'profile.avatar': { types: ['image/png'], maxBytes: 5_000 },
  'page.drawing': {
    types: ['image/svg+xml', 'text/html'],
    maxBytes: 100_000,
    variants: { thumb: { width: 10 } },
  },
  'letter.body': { types: ['text/plain', 'application/octet-stream'], maxBytes: 20_000_000 },
}

/** A files engine over a database and a folder of its own, and a table `picture` whose rows refer to files. */
export interface FilesUnderTest {
  readonly files: FileEngine
  readonly database: Database
  readonly folder: string
  /** The same files in another engine, as after a restart or in another process. */
  reopen(options?: Partial<FilesOptions>): FileEngine
  close(): Promise<void>
}

export async function filesUnderTest(options: Partial<FilesOptions> = {}): Promise<FilesUnderTest> {
  const template = await testTemplate('files', buildTables)
  const testDatabase = await createTestDatabase({ template })
  const database = openDatabase({ url: testDatabase.url, max: 10, acquireTimeoutMs: 60_000 })
  const scratch = makeScratchFolder()
  const reopen = (changed: Partial<FilesOptions> = {}): FileEngine =>
    openFiles({
      database,
      stateDir: scratch.path,
      limitsOf: (purpose) => fields[purpose],
      ...options,
      ...changed,
    })
  const close = async (): Promise<void> => {
    await database.close()
    await testDatabase.drop()
    await rm(scratch.path, { recursive: true, force: true })
  }
  return { files: reopen(), database, folder: scratch.path, reopen, close }
}

async function buildTables(url: string): Promise<void> {
  // The tables are one script of several statements, which the platform's own connections do not send.
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(fileTables)
    await client.query(`create table public.picture (id uuid primary key, image_id uuid references offstage.file(id));
      create index picture_image on picture (image_id)`)
  } finally {
    await client.end()
  }
}
