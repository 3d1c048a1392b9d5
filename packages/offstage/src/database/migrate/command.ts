import type { Database } from '../database.ts'
import type { Schema } from '../schema.ts'
import { applyMigrations, type ApplyOutcome } from './apply.ts'
import type { ApplyOptions } from './apply-options.ts'
import { noAnswers, type Answers, type Diff, type Question, type Rename } from './change.ts'
import { diff } from './diff.ts'
import { describeDrift } from './drift.ts'
import { MigrationError } from './migration-error.ts'
import { parseSteps, readMigrations } from './migration-file.ts'
import { postgresDialect } from './postgres/postgres-dialect.ts'
import { settleSchemas } from './postgres/settle-schemas.ts'
import { readRecords } from './record.ts'
import { migrationState, type MigrationState } from './status.ts'
import { applySystem, type SystemMigration } from './system.ts'
import { writeMigration } from './write-migration.ts'

export interface DiffInput {
  readonly wanted: Schema
  readonly db: Database
  readonly dir: string
  /** From `--rename table.old=new` and `--rename old=new`. */
  readonly renames?: readonly Rename[]
  /** From `--allow-drop table` and `--allow-drop table.column`. */
  readonly allowDrop?: readonly string[]
  /** From `--keep`: tables, columns and indexes beside the model. */
  readonly keep?: readonly string[]
  /** Asks a person; left out where there is none, and an open question then stops the diff. */
  readonly ask?: (question: Question) => Promise<RenameAnswer>
  /** Words for the file's name; made from the changes unless given. */
  readonly name?: string
}

/** What a person says about something that is gone: what it is called now, or that it and its data are to be dropped. */
export type RenameAnswer = { readonly renamedTo: string } | 'drop'

export type DiffOutcome =
  | { readonly kind: 'nothing' }
  /** `open` says that the author has values to write into the file before it can run. */
  | {
      readonly kind: 'file'
      readonly path: string
      readonly name: string
      readonly steps: readonly string[]
      readonly open: boolean
    }

/** Writes what makes the database into the wanted schema as a new file of `dir`, or answers that there is nothing to do. */
export async function migrateDiff(input: DiffInput): Promise<DiffOutcome> {
  await requireApplied(input.db, input.dir)
  const settled = await settleSchemas(input.db, input.wanted)
  const compare = (answers: Answers): Diff => diff(input.wanted, settled.actual, answers, settled.canonical)
  const found = await answerQuestions(compare, answersOf(input), input.ask)
  requireAnswered(found)
  if (found.changes.length === 0) return { kind: 'nothing' }
  return { kind: 'file', ...(await writeMigration(input.dir, found.changes, postgresDialect, input.name)) }
}

function answersOf({ renames = [], allowDrop = [], keep = [] }: DiffInput): Answers {
  return { ...noAnswers, renames, allowDrop, keep }
}

// A table's new name settles which columns are compared, so each answer is followed by a new comparison.
async function answerQuestions(
  compare: (answers: Answers) => Diff,
  answers: Answers,
  ask: DiffInput['ask'],
): Promise<Diff> {
  const found = compare(answers)
  const [question] = found.questions
  if (question === undefined || ask === undefined) return found
  const answer = await ask(question)
  const next: Answers =
    answer === 'drop'
      ? { ...answers, allowDrop: [...answers.allowDrop, question.gone] }
      : { ...answers, renames: [...answers.renames, { from: question.gone, to: answer.renamedTo }] }
  return answerQuestions(compare, next, ask)
}

function requireAnswered({ questions, refusals }: Diff): void {
  const open = [...questions.map(openQuestion), ...refusals.map(({ why, mend }) => `${why} ${mend}`)]
  if (open.length > 0) throw new MigrationError(open.join('\n'))
}

function openQuestion({ gone, candidates }: Question): string {
  const renames = candidates.map((candidate) => `--rename ${gone}=${candidate}`).join(' or ')
  return `${gone} is gone from the model. If it has another name now, say ${renames}; if it and its data are to go, say --allow-drop ${gone}.`
}

async function requireApplied(db: Database, dir: string): Promise<void> {
  const states = await migrateStatus({ db, dir })
  const open = states.find(({ state }) => state !== 'applied' && state !== 'missing')
  if (open === undefined) return
  throw new MigrationError(
    `The migration ${open.name} is ${open.state} in this database, so what is still to do cannot be told from what is written already.`,
    'Run `offstage migrate apply` first.',
  )
}

export interface ApplyInput extends ApplyOptions {
  readonly url: string
  readonly db: Database
  readonly dir: string
  /** The platform's own migrations, which come first. */
  readonly system?: readonly SystemMigration[]
}

/** Applies the platform's own migrations, then the app's. */
export async function migrateApply({
  url,
  db,
  dir,
  system = [],
  ...options
}: ApplyInput): Promise<ApplyOutcome> {
  await applySystem(db, system)
  return applyMigrations(url, dir, options)
}

/** Says of every migration that the folder or the database knows how far it is. */
export async function migrateStatus({
  db,
  dir,
}: {
  readonly db: Database
  readonly dir: string
}): Promise<readonly MigrationState[]> {
  const files = await readMigrations(dir)
  const records = await readRecords(db, 'app')
  const gone = records.filter(({ name }) => !files.some((file) => file.name === name))
  return [
    ...files.map((file) => migrationState(file, parseSteps(file).length, records)),
    ...gone.map(({ name, steps }): MigrationState => ({
      name,
      state: 'missing',
      stepsDone: steps.length,
      steps: undefined,
    })),
  ]
}

/** Says in sentences how the database differs from the model; the command ends with a failure when there is one. */
export async function migrateDrift({
  wanted,
  db,
  keep = [],
}: {
  readonly wanted: Schema
  readonly db: Database
  readonly keep?: readonly string[]
}): Promise<readonly string[]> {
  const settled = await settleSchemas(db, wanted)
  return describeDrift(wanted, settled.actual, settled.canonical, keep)
}

/** Reads a `--rename` flag: `gift_card.code=number` or `gift_card=card`. */
export function parseRename(flag: string): Rename {
  const found = /^([^.=\s]+(?:\.[^.=\s]+)?)=([^.=\s]+)$/.exec(flag)
  const [, from, to] = found ?? []
  if (from !== undefined && to !== undefined) return { from, to }
  throw new MigrationError(
    `--rename ${flag} cannot be read.`,
    'Write --rename table.old=new for a column or --rename old=new for a table.',
  )
}
