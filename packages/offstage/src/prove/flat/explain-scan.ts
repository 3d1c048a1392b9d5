import { schemaOfModel } from '../../database/schema-of-model.ts'
import type { ModelResource } from '../../model/model.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { fieldPlace, listPlace, policyPlace, resourcePlace } from '../declared-at.ts'
import type { FilledPlace } from '../fill/filled-place.ts'
import type { ProofContext, Violation } from '../proof.ts'
import type { Visit } from '../visits/visits.ts'
import type { Measured } from './measure.ts'
import type { Asked } from './measure-all.ts'
import { addressOf, type Question } from './question.ts'

/** The indexes that the declarations need and a database has not, by table. */
export type MissingIndexes = ReadonlyMap<string, readonly string[]>

export async function findMissingIndexes({ database, model }: FilledPlace): Promise<MissingIndexes> {
  const rows = await database.rows({
    text: `select indexname from pg_indexes where schemaname = 'public'`,
    values: [],
  })
  const there = new Set(rows.map(([name]) => name))
  return new Map(
    schemaOfModel(model, postgres).tables.map(({ name, indexes }) => [
      name,
      indexes.flatMap((index) => (there.has(index.name) ? [] : [index.name])),
    ]),
  )
}

/** Whether a visit stayed within what its question allows. */
export function isWithin({ rows, blocks }: Visit, allowed: Measured['allowed']): boolean {
  return rows <= allowed.rows && (blocks ?? 0) <= allowed.blocks
}

/** Says what is wrong with a read that visits too much, where it was declared, and how to mend it. */
export function explainScan(
  { app, model }: ProofContext,
  missing: MissingIndexes,
  { question, person }: Asked,
  measured: Measured,
  { mode, visit }: Measured['visits'][number],
): Violation {
  const declaredAt = placeOfQuestion({ app }, question)
  const tables = new Map([...model.resources.values()].map((resource) => [resource.table, resource]))
  return {
    code: 'SCAN',
    at: question.at,
    ...(declaredAt === undefined ? {} : { declaredAt }),
    message: whatHappens(visit, question),
    mend: mendOf(question, visit, tables, missing),
    who: person.title,
    ask: `${addressOf(question)} (${question.variation}; ${mode} plan)`,
    clause: measured.clause,
    sql: measured.statement.text,
    plan: visit.plan,
    measured: figureOf(visit, measured),
  }
}

function figureOf({ rows, blocks = 0 }: Visit, { allowed }: Measured): NonNullable<Violation['measured']> {
  return rows > allowed.rows
    ? { what: 'rows visited', value: rows, allowed: allowed.rows }
    : { what: 'blocks read', value: blocks, allowed: allowed.blocks }
}

/** The line that a person would change first: a row is read without a list, so what widens it is its policy. */
export function placeOfQuestion({ app }: Pick<ProofContext, 'app'>, { resource, about }: Question) {
  if (about.kind === 'row') return policyPlace(app, resource.name)
  if (about.kind === 'list') return listPlace(app, resource.name, about)
  if (about.kind === 'include' && about.child !== undefined)
    return fieldPlace(app, about.child, about.link ?? '') ?? resourcePlace(app, resource.name)
  return resourcePlace(app, resource.name)
}

function whatHappens({ busiest, rows }: Visit, { about }: Question): string {
  const what = about.kind === 'search' ? 'The search' : about.kind === 'include' ? 'The include' : 'The read'
  if (busiest === undefined || busiest.rows < rows / 2) return `${what} visits more rows as the tables grow.`
  const { table, index, removed, filter } = busiest
  const where =
    index === undefined ? `all of ${table}, because no index serves it` : `${table} along ${index}`
  const vain =
    removed > busiest.rows / 2 && filter !== undefined
      ? `, and throws away ${removed.toLocaleString('en')} rows, because each must be asked whether ${filter}`
      : ''
  return `${what} walks ${where}${vain}.`
}

function mendOf(
  { resource, about }: Question,
  { busiest }: Visit,
  tables: ReadonlyMap<string, ModelResource>,
  missing: MissingIndexes,
): string {
  const table = busiest === undefined || busiest.table === '' ? resource.table : busiest.table
  const lost = missing.get(table) ?? []
  if (lost.length > 0)
    return `The database lacks ${lost.join(' and ')}: run \`offstage migrate\`, and read what it writes.`
  if (about.kind === 'include' && about.child !== undefined)
    return `Declare .list({ by: ['${about.link}'] }) on ${about.child}, or say .small({ max }) of it.`
  if (about.kind === 'search')
    return `The words of ${resource.plural} are not read in their order: \`offstage migrate drift\` says what the database lacks.`
  const walked = tables.get(table)
  if (walked !== undefined && walked !== resource)
    return `The policy of ${resource.name} looks for rows of ${walked.name}: declare .list({ by: […] }) on ${walked.name} with every field that it compares, or keep the answer in a field of ${resource.name}.`
  const by = about.kind === 'list' ? about.by : []
  return `Declare .list({ by: [${[...by.map((name) => `'${name}'`), '…'].join(', ')}] }) with the fields that the policy compares, or say .small({ max }) of ${resource.name}.`
}
