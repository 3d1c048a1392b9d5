import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MigrationError } from './migration-error.ts'
import { blank } from './step.ts'

/** A migration as it stands in its folder. */
export interface MigrationFile {
  /** `0007-gift-card-note`. */
  readonly name: string
  readonly path: string
  readonly text: string
  readonly sha256: string
}

/** A step as it stands in a file. */
export interface FileStep {
  readonly number: number
  readonly kind: 'transactional' | 'alone' | 'batched'
  readonly what: string
  readonly sql: string
  readonly sha256: string
  /** In the file, from 1. */
  readonly line: number
  /** Of a batched step: the table whose rows are taken in pages, in the order of their key. */
  readonly batch?: Batch
}

export interface Batch {
  readonly table: string
  readonly key: string
  readonly rows: number
}

/** Reads the migrations of a folder in the order of their numbers; a folder that is not there has none. */
export async function readMigrations(dir: string): Promise<readonly MigrationFile[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  const files = names.filter((name) => /^\d+-.*\.sql$/.test(name)).toSorted(byNumber)
  return Promise.all(files.map((name) => readMigration(dir, name)))
}

async function readMigration(dir: string, fileName: string): Promise<MigrationFile> {
  const path = join(dir, fileName)
  const raw = await readFile(path, 'utf8')
  // A checkout on Windows may have other line ends; that is no change.
  const text = raw.replaceAll('\r\n', '\n')
  return { name: fileName.slice(0, -'.sql'.length), path, text, sha256: hashOf(text) }
}

function byNumber(a: string, b: string): number {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1)
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** Takes a file apart into its steps, or says what is wrong with it and where. */
export function parseSteps(file: MigrationFile): readonly FileStep[] {
  const parts = splitAtHeads(file)
  const steps: FileStep[] = []
  for (const part of parts) steps.push(stepOf(file, part, steps))
  if (steps.length === 0)
    throw fault(
      file,
      1,
      'has no step',
      'Put `-- step: 1 transactional <what it does>` before its statements.',
    )
  return steps
}

/** Refuses a step whose author has not yet said what existing rows get. */
export function requireFilledIn(file: MigrationFile, step: FileStep): void {
  const at = step.sql.split('\n').findIndex((line) => line.includes(blank) && !line.startsWith('--'))
  if (at === -1) return
  throw fault(
    file,
    step.line + 1 + at,
    `leaves open what existing rows get (${step.what})`,
    `Write an SQL expression in place of ${blank}.`,
  )
}

interface Part {
  readonly head: RegExpExecArray
  readonly line: number
  readonly lines: readonly string[]
}

const headPattern = /^-- step: (\d+) (transactional|alone|batched|repeat) (.+)$/

function splitAtHeads(file: MigrationFile): readonly Part[] {
  const lines = file.text.split('\n')
  const starts = lines.flatMap((line, at) => (/^--\s*step:/.test(line) ? [at] : []))
  const before = lines
    .slice(0, starts[0] ?? lines.length)
    .findIndex((line) => line.trim() !== '' && !line.startsWith('--'))
  if (before !== -1) throw fault(file, before + 1, 'has SQL before its first step', headHint)
  return starts.map((start, index) => {
    const head = headPattern.exec(lines[start] ?? '')
    if (head === null) throw fault(file, start + 1, 'has a step line that cannot be read', headHint)
    return { head, line: start + 1, lines: lines.slice(start + 1, starts[index + 1]) }
  })
}

const headHint = 'A step starts with `-- step: <number> <transactional|alone|batched|repeat> <what it does>`.'

function stepOf(file: MigrationFile, { head, line, lines }: Part, before: readonly FileStep[]): FileStep {
  const number = Number(head[1])
  const what = head[3] ?? ''
  const last = before.at(-1)
  if (last !== undefined && number <= last.number)
    throw fault(
      file,
      line,
      `has step ${number} after step ${last.number}`,
      'Step numbers grow from one to the next.',
    )
  // Blank lines in front stay, so that a position in the statement is a line of the file.
  const sql = lines.join('\n').trimEnd()
  const step = { number, what, sql, line, sha256: hashOf(sql.trimStart()) }
  if (head[2] === 'repeat') return { ...repeated(file, line, sql, before), number, what, line }
  if (head[2] === 'batched') return { ...step, kind: 'batched', batch: batchOf(file, line, lines) }
  return { ...step, kind: head[2] === 'alone' ? 'alone' : 'transactional' }
}

function repeated(file: MigrationFile, line: number, sql: string, before: readonly FileStep[]): FileStep {
  const number = Number(/^-- repeat: (\d+)$/m.exec(sql)?.[1])
  const original = before.find((step) => step.number === number && step.kind === 'batched')
  if (original === undefined)
    throw fault(
      file,
      line,
      'repeats a step that is not there',
      'Name an earlier batched step: `-- repeat: 2`.',
    )
  return original
}

function batchOf(file: MigrationFile, line: number, lines: readonly string[]): Batch {
  const found = lines.map((text) => /^-- batch: (.+) by (.+), (\d+) rows at a time$/.exec(text)).find(Boolean)
  const [, table, key, rows] = found ?? []
  const body = lines.join('\n')
  if (table === undefined || key === undefined || !body.includes(':first') || !body.includes(':last'))
    throw fault(
      file,
      line,
      'has a batched step without its page',
      'Write `-- batch: <table> by <key>, 1000 rows at a time` below the step line, and `<key> between :first and :last` in the statement.',
    )
  return { table, key, rows: Math.max(1, Number(rows)) }
}

function fault(file: MigrationFile, line: number, why: string, mend: string): MigrationError {
  return new MigrationError(`${file.path}, line ${line}: the migration ${why}.`, mend)
}
