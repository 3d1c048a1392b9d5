import { openDatabase } from '../src/database/open-database.ts'
import type { Database, Queryable, Statement } from '../src/database/database.ts'
import { createSchema } from '../src/database/migrate/postgres/create-schema.ts'
import { applySystem } from '../src/database/migrate/system.ts'
import { schemaOfModel } from '../src/database/schema-of-model.ts'
import { createReader, type Reader } from '../src/engine/read/answer-read.ts'
import { Problem } from '../src/errors.ts'
import type { Model, ModelList, ModelResource } from '../src/model/model.ts'
import { fieldOf } from '../src/model/model.ts'
import { Trace } from '../src/observe/trace.ts'
import { parseListAsk } from '../src/plan/parse-ask.ts'
import type { Actor } from '../src/policy/actor.ts'
import { systemMigrations } from '../src/serve/system-migrations.ts'
import { postgres } from '../src/sql/postgres/dialect.ts'
import { createTestDatabase } from '../src/testing/test-database.ts'
import { encodeCursor } from '../src/values/cursor.ts'
import { fillModel } from './fill-model.ts'
import { openVisits, type PlanMode, type Visit, type Visits } from './visited-rows.ts'

/** A database full of rows of a model, and the means to see what a list costs there. */
export interface FullPlace {
  readonly model: Model
  readonly database: Database
  readonly reader: Reader
  readonly visits: Visits
  remove(): Promise<void>
}

export async function fullPlace(model: Model, rows: number): Promise<FullPlace> {
  const own = await createTestDatabase()
  const database = openDatabase({ url: own.url, max: 2, statementTimeoutMs: 600_000 })
  await applySystem(database, systemMigrations)
  const { tables } = schemaOfModel(model, postgres)
  // Checking links while filling would take longer than everything else, and no read asks for it.
  await createSchema(database, { tables: tables.map((table) => ({ ...table, foreignKeys: [] })) })
  await fillModel(database, model, { rows })
  const visits = await openVisits(own.url)
  return {
    model,
    database,
    reader: createReader({ model, dialect: postgres, database }),
    visits,
    async remove() {
      await visits.close()
      await database.close()
      await own.drop()
    },
  }
}

const LIMIT = 20

/**
 * What one page may cost: each branch reads a page from its index, and of each row that is shown a few others are
 * looked up by their ids (its file, its balance, the parents that its policy walks to).
 */
const ROWS_FOR_EACH = 3
const PAGES_FOR_EACH = 12
/** The session's guard, the gates of the branches, the roots of the indexes. */
const ROWS_ONCE = 12
const PAGES_ONCE = 80

export interface Measured {
  readonly what: string
  readonly mode: PlanMode
  readonly visit: Visit
  readonly rowsMax: number
  readonly pagesMax: number
}

export type Outcome =
  | { readonly kind: 'measured'; readonly of: readonly Measured[] }
  | { readonly kind: 'refused'; readonly code: string; readonly detail: string; readonly hint: string }

/** Reads one page of a list as an actor and measures what its statement visits, under both kinds of plan. */
export async function measure(
  place: FullPlace,
  resource: ModelResource,
  actor: Actor,
  parameters: Readonly<Record<string, string>>,
  what: string,
): Promise<Outcome> {
  const seen: Statement[] = []
  const limit = Number(parameters['limit'] ?? LIMIT)
  try {
    const ask = parseListAsk(
      place.model,
      resource,
      new Map(Object.entries({ limit: String(limit), ...parameters })),
    )
    const page = await place.reader.read(
      ask,
      actor,
      new Trace('request', what),
      recording(place.database, seen),
    )
    if (page === undefined) throw new Error(`${what} was asked in a session that does not hold.`)
    const branches = Math.max(1, page.plan.branches.length)
    const [statement] = seen
    if (statement === undefined) throw new Error(`${what} sent no statement.`)
    const counted = ask.rows.count ? 1_001 : 0
    const units = branches * (limit + 1 + counted)
    const of: Measured[] = []
    for (const mode of ['force_custom_plan', 'force_generic_plan'] as const)
      of.push({
        what,
        mode,
        visit: await place.visits.of(statement, mode),
        rowsMax: ROWS_ONCE * branches + ROWS_FOR_EACH * units,
        pagesMax: PAGES_ONCE * branches + PAGES_FOR_EACH * units,
      })
    return { kind: 'measured', of }
  } catch (error) {
    if (error instanceof Problem && error.document.status === 400)
      return {
        kind: 'refused',
        code: error.code,
        detail: error.document.detail,
        hint: error.document.hint ?? '',
      }
    throw error
  }
}

/** Runs statements and remembers them. */
const recording = (database: Database, seen: Statement[]): Queryable => ({
  query: (statement, trace) => database.query(statement, trace),
  rows: (statement, trace) => {
    seen.push(statement)
    return database.rows(statement, trace)
  },
})

/** A cursor in the middle of a list, whoever may see the row there. */
export async function deepCursor(
  { database }: FullPlace,
  resource: ModelResource,
  list: ModelList,
  by: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const keys = [...list.then, 'id'].map((name) => `"${fieldOf(resource, name).column}"`)
  const columns = list.by.map((name) => `"${fieldOf(resource, name).column}"`)
  const where = columns.map((column, at) => `${column}::text = $${at + 1}`).join(' and ')
  const values = list.by.map((name) => by[name] ?? '')
  const from = `from "${resource.table}"${where === '' ? '' : ` where ${where}`}`
  const [row] = await database.rows({
    text: `select ${keys.map((key) => `${key}::text`).join(', ')} ${from} order by ${keys.join(', ')}
      offset (select count(*) / 2 ${from}) limit 1`,
    values,
  })
  return row === undefined ? undefined : encodeCursor(row.map((key) => key ?? ''))
}
