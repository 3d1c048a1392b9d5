import type { Database } from '../../database/database.ts'
import { isLiving } from '../../model/living.ts'
import { resourceOf, type Model, type ModelResource } from '../../model/model.ts'
import type { Progress } from '../proof.ts'
import type { ScratchDatabase } from '../scratch/scratch-database.ts'
import type { FilledPlace } from './filled-place.ts'
import { fillParts } from './fill-parts.ts'
import { rowCounts } from './row-counts.ts'
import { rowId } from './row-id.ts'
import { valueSql, type Drawing } from './value-sql.ts'

export interface Filling {
  readonly rows: number
  readonly seed: number
  readonly progress: Progress
  /** Ends the filling between two steps. */
  readonly signal?: AbortSignal
}

/** Fills every table of a scratch database with rows that meet all its constraints, and counts them for the planner. */
export async function fillPlace(
  scratch: ScratchDatabase,
  model: Model,
  { rows, seed, progress, signal }: Filling,
): Promise<FilledPlace> {
  const counts = rowCounts(model, rows)
  const inAll = [...model.resources.keys()].reduce((sum, name) => sum + counts.countOf(name), 0)
  let done = 0
  const rebuild = await dropIndexes(scratch.database)
  for (const resource of parentsFirst(model)) {
    const job = { model, resource, rows: counts.countOf(resource.name), seed, counts }
    await fillResource(scratch.database, job, (more) => {
      progress(`filling ${resource.plural}`, (done += more), inAll)
      signal?.throwIfAborted()
    })
  }
  await rebuild((what) => {
    progress(what, inAll, inAll)
    signal?.throwIfAborted()
  })
  progress('counting what is there', inAll, inAll)
  // Not only for the planner: an index that was filled row by row keeps new entries aside until then.
  await scratch.database.query({ text: 'vacuum (analyze)', values: [] })
  return {
    ...scratch,
    model,
    rows,
    countOf: counts.countOf,
    id: (resource, number) => rowId(model, resource, number),
  }
}

/** Indexes are made at once from what is there, which is quicker than row by row; those that keep rows apart stay. */
async function dropIndexes(database: Database): Promise<(onIndex: (what: string) => void) => Promise<void>> {
  const indexes = await database.query<{ name: string; table: string; definition: string }>({
    text: `select c.relname as name, t.relname as table, pg_get_indexdef(i.indexrelid) as definition
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      where c.relnamespace = 'public'::regnamespace and not i.indisunique order by t.relname, c.relname`,
    values: [],
  })
  for (const { name } of indexes) await database.query({ text: `drop index "${name}"`, values: [] })
  return async (onIndex) => {
    for (const { table, definition } of indexes) {
      onIndex(`making the indexes of ${table}`)
      await database.query({ text: definition, values: [] })
    }
  }
}

/** A row can link only to one that is there. */
function parentsFirst(model: Model): readonly ModelResource[] {
  const sorted = new Set<ModelResource>()
  const add = (resource: ModelResource, from: readonly string[]): void => {
    if (sorted.has(resource)) return
    for (const { target } of resource.fields.values())
      if (target !== undefined && target !== resource.name && !from.includes(target))
        add(resourceOf(model, target), [...from, resource.name])
    sorted.add(resource)
  }
  for (const resource of model.resources.values()) add(resource, [])
  return [...sorted]
}

const CHUNK = 20_000

/** Writes the rows of one resource, beginning after those that it has. */
export async function fillResource(
  database: Database,
  job: Drawing,
  onRows: (rows: number) => void,
  first = 1,
): Promise<void> {
  for (let from = first; from <= job.rows; from += CHUNK) {
    const to = Math.min(job.rows, from + CHUNK - 1)
    await database.transaction(async (tx) => {
      await tx.query({ text: 'set local synchronous_commit = off', values: [] })
      await fillParts(tx, job, from, to)
      await tx.query({ text: insertSql(job, from, to), values: [] })
    })
    onRows(to - from + 1)
  }
}

function insertSql(job: Drawing, from: number, to: number): string {
  // What the database makes from other columns is given by nobody.
  const given = [...job.resource.fields.values()].filter((field) => !isLiving(field))
  const columns = given.flatMap((field) => {
    const value = valueSql(job, field)
    const own = { name: field.column, value }
    return field.currencyColumn === undefined
      ? [own]
      : [own, { name: field.currencyColumn, value: `case when ${value} is not null then 'USD' end` }]
  })
  return `insert into "${job.resource.table}" (${columns.map(({ name }) => `"${name}"`).join(', ')})
    select ${columns.map(({ value }) => value).join(', ')} from generate_series(${from}::bigint, ${to}::bigint) as g`
}
