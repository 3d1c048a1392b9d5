import type { Database, Queryable, Row } from '../../database/database.ts'
import { fillTally, groupFields, sumFields } from '../../database/tally-tables.ts'
import type { Model, ModelResource, ModelTally } from '../../model/model.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { sumColumn } from '../../sql/tally-query.ts'

/** What was found of one tally. */
export interface TallyReport {
  readonly resource: string
  readonly tally: string
  /** Groups that hold rows. */
  readonly groups: number
  /** Groups whose counters are not what counting their rows gives, the first hundred of them. */
  readonly differing: readonly Row[]
}

const DIFFERING_MAX = 100

/** Counts every tally of an app anew and says where it differs; nothing is changed. */
export async function verifyTallies(
  database: Queryable,
  model: Model,
  dialect: Dialect,
): Promise<readonly TallyReport[]> {
  const reports: TallyReport[] = []
  for (const { resource, tally } of talliesOf(model))
    reports.push(await verify(database, resource, tally, dialect))
  return reports
}

/** Writes every tally anew from the rows; nobody writes to these rows meanwhile. */
export async function rebuildTallies(database: Database, model: Model, dialect: Dialect): Promise<number> {
  const tallies = talliesOf(model)
  for (const { resource, tally } of tallies)
    await database.transaction(async (tx) => {
      const run = (text: string) => tx.query({ text, values: [], isHandWritten: true })
      await run(`lock table ${dialect.identifier(resource.table)} in share mode`)
      await run(`delete from ${dialect.identifier(tally.table)}`)
      await run(fillTally(resource, tally, dialect))
    })
  return tallies.length
}

const talliesOf = ({ resources }: Model) =>
  [...resources.values()].flatMap((resource) => resource.tallies.map((tally) => ({ resource, tally })))

async function verify(
  database: Queryable,
  resource: ModelResource,
  tally: ModelTally,
  dialect: Dialect,
): Promise<TallyReport> {
  const [row] = await database.query<{ groups: string; differing: readonly Row[] }>({
    about: `Counted ${resource.plural} anew ${tally.title}`,
    text: comparison(resource, tally, dialect),
    values: [],
    isHandWritten: true,
  })
  return {
    resource: resource.name,
    tally: tally.title,
    groups: Number(row?.groups ?? 0),
    differing: row?.differing ?? [],
  }
}

/** Both sides in one snapshot: what the tally keeps, its shards added up, and what counting the rows gives. */
function comparison(resource: ModelResource, tally: ModelTally, { identifier: name }: Dialect): string {
  const groups = groupFields(resource, tally).map(({ column }) => name(column))
  const sums = sumFields(resource, tally)
  const values = ['n', ...sums.map(sumColumn)]
  const by = groups.length === 0 ? '' : ` group by ${groups.join(', ')}`
  const present = groups.map((group) => `${group} is not null`).join(' and ') || 'true'
  const kept = sums.map((field) => `sum(${name(sumColumn(field))}) as ${name(sumColumn(field))}`)
  const counted = sums.map((field) => `coalesce(sum(${name(field.column)}), 0) as ${name(sumColumn(field))}`)
  const side = (of: 'k' | 'c') => values.map((value) => `coalesce(${of}.${name(value)}, 0)`)
  const shown = values.flatMap((value, at) => [
    `${side('k')[at]}::text as ${name(`kept_${value}`)}`,
    `${side('c')[at]}::text as ${name(`counted_${value}`)}`,
  ])
  const keys = groups.map((group) => `coalesce(k.${group}, c.${group})::text as ${group}`)
  const same = groups.map((group) => `k.${group} = c.${group}`).join(' and ') || 'true'
  return `with kept as (
      select ${[...groups, `sum(${name('rows')}) as n`, ...kept].join(', ')} from ${name(tally.table)}${by}
    ), counted as (
      select ${[...groups, 'count(*) as n', ...counted].join(', ')} from ${name(resource.table)} where ${present}${by}
    ), differing as (
      select ${[...keys, ...shown].join(', ')} from kept k full join counted c on ${same}
      where (${side('k').join(', ')}) is distinct from (${side('c').join(', ')}) limit ${DIFFERING_MAX}
    ) select (select count(*) from counted)::text as groups, coalesce((select json_agg(d) from differing d), '[]') as differing`
}
