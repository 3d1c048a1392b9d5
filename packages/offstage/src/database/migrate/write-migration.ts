import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Change } from './change.ts'
import { readMigrations } from './migration-file.ts'
import { renderMigration } from './render.ts'
import { blank, type MigrationDialect } from './step.ts'

interface WrittenMigration {
  readonly path: string
  readonly name: string
  readonly steps: readonly string[]
  readonly open: boolean
}

/** Writes changes as the next numbered file of a folder; never over one that is there. */
export async function writeMigration(
  dir: string,
  changes: readonly Change[],
  dialect: MigrationDialect,
  words?: string,
): Promise<WrittenMigration> {
  const files = await readMigrations(dir)
  const number = Math.max(0, ...files.map(({ name }) => Number.parseInt(name, 10))) + 1
  const name = `${String(number).padStart(4, '0')}-${slugOf(words ?? wordsFor(changes))}`
  const path = join(dir, `${name}.sql`)
  const text = renderMigration(name, changes, dialect)
  await mkdir(dir, { recursive: true })
  await writeFile(path, text, { flag: 'wx' })
  const steps = [...text.matchAll(/^-- step: \d+ \w+ (.+)$/gm)].map(([, what = '']) => what)
  return { path, name, steps, open: text.includes(`= ${blank}`) }
}

function slugOf(words: string): string {
  const slug = words
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 60)
  return slug.replace(/-+$/, '') || 'change'
}

function wordsFor(changes: readonly Change[]): string {
  const [first] = changes.filter(({ kind }) => kind === 'createTable').concat(changes)
  if (first === undefined) return 'nothing'
  const tables = new Set(changes.map(({ table }) => table)).size
  return tables === 1 ? phraseOf(first) : `${phraseOf(first)} and ${tables - 1} more`
}

function phraseOf(change: Change): string {
  const [verb = ''] = change.kind.split(/(?=[A-Z])/)
  if ('as' in change) return `create ${change.table}`
  const part = 'column' in change ? change.column : 'index' in change ? change.index : ''
  return [verb, change.table, typeof part === 'string' ? part : part.name].join(' ')
}
