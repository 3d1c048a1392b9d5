import type { Queryable } from '../database.ts'
import { databaseFailure } from '../failures.ts'

/** What the database remembers of a migration. */
export interface MigrationRecord {
  readonly name: string
  readonly sha256: string
  readonly steps: readonly DoneStep[]
  readonly progress: Progress | undefined
  readonly finished: boolean
}

export interface DoneStep {
  readonly number: number
  readonly sha256: string
}

/** How far an unfinished step has come. */
export interface Progress {
  readonly step: number
  /** The key of the last row of a batched step's last page. */
  readonly after?: string
}

/** `app` migrations come from the app's folder, `system` ones from the platform itself. */
export type MigrationKind = 'app' | 'system'

/** Makes the table of migrations where there is none; to be run under the lock of its kind. */
export const recordTableSql = `
create schema if not exists offstage;
create table if not exists offstage.migration (
  kind text not null check (kind in ('app', 'system')),
  name text not null,
  sha256 text not null,
  -- [{ number, sha256, finishedAt }] of the steps that are done
  steps jsonb not null default '[]',
  -- { step, after } of the step that is under way
  progress jsonb,
  started_at timestamptz(6) not null default clock_timestamp(),
  finished_at timestamptz(6),
  primary key (kind, name)
);`

/** Reads what is recorded; a database that has never been migrated has nothing. */
export async function readRecords(db: Queryable, kind: MigrationKind): Promise<readonly MigrationRecord[]> {
  try {
    const rows = await db.query<{ record: string }>({ text: recordsQuery, values: [kind] })
    return rows.map(({ record }) => recordOf(record))
  } catch (error) {
    if (databaseFailure(error)?.code === UNDEFINED_TABLE) return []
    throw error
  }
}

const UNDEFINED_TABLE = '42P01'

const recordsQuery = `
select json_build_object(
  'name', name, 'sha256', sha256, 'steps', steps, 'progress', progress, 'finished', finished_at is not null
)::text as record
from offstage.migration where kind = $1 order by started_at, name`

function recordOf(text: string): MigrationRecord {
  // The shape is what recordsQuery builds.
  const record = JSON.parse(text) as Omit<MigrationRecord, 'progress'> & { progress: Progress | null }
  return { ...record, progress: record.progress ?? undefined }
}

export async function recordStart(
  db: Queryable,
  kind: MigrationKind,
  name: string,
  sha256: string,
): Promise<void> {
  await db.query({
    text: `insert into offstage.migration (kind, name, sha256) values ($1, $2, $3)
      on conflict (kind, name) do update set sha256 = excluded.sha256`,
    values: [kind, name, sha256],
  })
}

export async function recordProgress(
  db: Queryable,
  name: string,
  progress: Progress | undefined,
): Promise<void> {
  await db.query({
    text: `update offstage.migration set progress = $2::jsonb where kind = 'app' and name = $1`,
    values: [name, progress === undefined ? null : JSON.stringify(progress)],
  })
}

export async function recordStep(db: Queryable, name: string, step: DoneStep): Promise<void> {
  await db.query({
    text: `update offstage.migration
      set progress = null, steps = steps || jsonb_build_object(
        'number', $2::int, 'sha256', $3::text, 'finishedAt', clock_timestamp())
      where kind = 'app' and name = $1`,
    values: [name, step.number, step.sha256],
  })
}

export async function recordFinish(db: Queryable, kind: MigrationKind, name: string): Promise<void> {
  await db.query({
    text: `update offstage.migration set finished_at = clock_timestamp() where kind = $1 and name = $2`,
    values: [kind, name],
  })
}
