import type { Database, Transaction } from '../../database/database.ts'
import { worldAccount } from '../../engine/ledger/world-account.ts'
import { resourceOf, type Model, type ModelField, type ModelResource } from '../../model/model.ts'
import type { Progress } from '../proof.ts'
import type { ScratchDatabase } from '../scratch/scratch-database.ts'
import type { FilledPlace } from './filled-place.ts'
import { rowCounts } from './row-counts.ts'
import { partIdSql, rowId, rowIdSql } from './row-id.ts'
import { valueSql } from './value-sql.ts'

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
    for (const { target } of resource.fields.values())
      if (target !== undefined && target !== resource.name && !from.includes(target))
        add(resourceOf(model, target), [...from, resource.name])
    sorted.add(resource)
  }
  for (const resource of model.resources.values()) add(resource, [])
  return [...sorted]
}

type Job = Parameters<typeof valueSql>[0]

const CHUNK = 20_000

/** Writes the rows of one resource, beginning after those that it has. */
export async function fillResource(
  database: Database,
  job: Job,
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

function insertSql(job: Job, from: number, to: number): string {
  const columns = [...job.resource.fields.values()].flatMap((field) => {
    const value = valueSql(job, field)
    const own = { name: field.column, value }
    return field.currencyColumn === undefined
      ? [own]
      : [own, { name: field.currencyColumn, value: `case when ${value} is not null then 'USD' end` }]
  })
  return `insert into "${job.resource.table}" (${columns.map(({ name }) => `"${name}"`).join(', ')})
    select ${columns.map(({ value }) => value).join(', ')} from generate_series(${from}::bigint, ${to}::bigint) as g`
}

/** What rows point at outside of the resources: their files, and their accounts in the ledger. */
async function fillParts(tx: Transaction, job: Job, from: number, to: number): Promise<void> {
  for (const field of job.resource.fields.values()) {
    if (field.kind === 'file') await fillFiles(tx, job, field, from, to)
    if (field.kind === 'balance') await fillAccounts(tx, job, field, from, to)
  }
}

async function fillFiles(
  tx: Transaction,
  { model, resource }: Job,
  field: ModelField,
  from: number,
  to: number,
) {
  await tx.query({
    text: `insert into offstage.file (id, digest, type, bytes, name, purpose, state)
      select ${partIdSql(model, resource.name, field.name, 'g')}, md5(g::text) || md5($1 || g::text), $2, 1000, 'file ' || g, $1, 'attached'
      from generate_series(${from}::bigint, ${to}::bigint) as g`,
    values: [`${resource.name}.${field.name}`, field.spec.file?.types[0] ?? 'application/octet-stream'],
  })
}

/** Every account gets what is on it by one transfer from the world, so that the books agree when they are recounted. */
async function fillAccounts(
  tx: Transaction,
  { model, resource }: Job,
  field: ModelField,
  from: number,
  to: number,
) {
  const unit = field.spec.unit ?? ''
  const { floor = 0n } = field.spec
  const world = await worldAccount(tx, unit)
  const account = partIdSql(model, resource.name, field.name, 'g')
  const series = `generate_series(${from}::bigint, ${to}::bigint) as g`
  // More on some than on others, and never nothing, which is no transfer.
  const amount = '(100 + g % 90000)'
  await tx.query({
    text: `insert into offstage.ledger_account (id, unit, owner_resource, owner_id, owner_field, credits_posted, min_balance)
      select ${account}, $1, $2, ${rowIdSql(model, resource.name, 'g')}, $3, ${amount}, $4::numeric from ${series}`,
    values: [unit, resource.name, field.name, floor === null ? null : String(floor)],
  })
  await tx.query({
    text: `insert into offstage.ledger_transfer (id, debit_account, credit_account, unit, amount, reason,
        debit_account_debits_after, debit_account_credits_after, credit_account_debits_after, credit_account_credits_after, at)
      select ${account}, w.id, ${account}, w.unit, ${amount}, 'opening',
        w.debits_posted + sum(${amount}) over (order by g), 0, 0, ${amount}, now()
      from ${series}, offstage.ledger_account w where w.id = $1 order by g`,
    values: [world],
  })
  await tx.query({
    text: `update offstage.ledger_account set debits_posted = debits_posted + (select sum(${amount}) from ${series}) where id = $1`,
    values: [world],
  })
}
