import type { Database } from '../../database/database.ts'
import { noAnswers, type Answers } from '../../database/migrate/change.ts'
import { diff } from '../../database/migrate/diff.ts'
import { introspect, type ActualSchema } from '../../database/introspect.ts'
import { canonicalSchema } from '../../database/migrate/postgres/canonical-schema.ts'
import { postgresDialect } from '../../database/migrate/postgres/postgres-dialect.ts'
import { renderMigration, renderSteps } from '../../database/migrate/render.ts'
import { quoteName } from '../../database/migrate/postgres/quote.ts'
import type { Step } from '../../database/migrate/step.ts'
import type { Schema } from '../../database/schema.ts'
import { boundedName } from '../../model/names.ts'
import { schemaOfModel } from '../../database/schema-of-model.ts'
import { app } from '../../declare/app.ts'
import { feature } from '../../declare/feature.ts'
import { ModelError } from '../../model/check-model.ts'
import type { Complaint } from '../../model/rule.ts'
import { hostModel } from '../../serve/host-model.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { CommandError } from '../command.ts'
import { declareAll, type DeclaredResource } from './declared.ts'
import { mendsOf, type Mends } from './mends.ts'
import { planAdoption, type AdoptionPlan, type TablePlan } from './plan-adoption.ts'
import { printFeature } from './print-declaration.ts'
import { readCatalog, type Catalog } from './read-catalog.ts'
import { writeReport } from './write-report.ts'

export interface AdoptOptions {
  readonly schema: string
  readonly only: readonly string[]
  /** The feature's name. */
  readonly name: string
}

/** The files of a feature that declares what a database has, with the report and the migration that go with it. */
export interface Adoption {
  readonly files: ReadonlyMap<string, string>
  /** What `offstage migrate` writes once the mends are applied, step by step. */
  readonly steps: readonly string[]
  readonly keep: readonly string[]
  readonly tables: number
}

/** Reads a database and says what it becomes; nothing is changed in it. */
export async function adoptDatabase(db: Database, options: AdoptOptions): Promise<Adoption> {
  const { actual, catalog, own } = await readDatabase(db, options)
  const model = hostModel(app('platform', { features: [] }))
  const first = planAdoption({ actual, catalog, only: options.only, takenNames: [...model.resources.keys()] })
  if (first.tables.length === 0)
    throw new CommandError(`There is no table to adopt in the schema ${options.schema}.`)
  const plan = { ...first, tables: settle(first.tables, options.name) }
  const wanted = schemaOfModel(modelOf(plan.tables, options.name), postgres)
  const mends = withFreeNames(mendsOf(plan, actual, catalog), plan, wanted)
  const canonical = await canonicalSchema(db, wanted)
  const after = { ...mends.after, tables: [...mends.after.tables, ...own] }
  const { steps, keep } = foresee((answers) => diff(wanted, after, answers, canonical), keptNames(plan))
  const adoptSql =
    mends.steps.length === 0 ? undefined : renderSteps('adopt', 'offstage introspect', mends.steps)
  const report = writeReport({ plan, mends, steps, keep, catalog, name: options.name })
  return {
    files: new Map([
      ...printFeature(
        options.name,
        plan.tables.map(({ declared }) => declared),
      ),
      ['ADOPTION.md', report] as const,
      ...(adoptSql === undefined ? [] : [['adopt.sql', adoptSql] as const]),
    ]),
    steps,
    keep,
    tables: plan.tables.length,
  }
}

interface Found {
  /** What is not the platform's own. */
  readonly actual: ActualSchema
  readonly catalog: Catalog
  readonly own: ActualSchema['tables']
}

async function readDatabase(db: Database, { schema, only }: AdoptOptions): Promise<Found> {
  const { found, catalog } = await db.transaction(async (tx) => ({
    found: await introspect(tx, schema),
    catalog: await readCatalog(tx, schema),
  }))
  const missing = only.find((name) => !found.tables.some((table) => table.name === name))
  if (missing !== undefined) throw new CommandError(`There is no table ${missing} in the schema ${schema}.`)
  if (schema !== 'public')
    throw new CommandError(
      `An app's tables are in the schema public. Move them there first: ${found.tables.map(({ name }) => `alter table ${schema}.${name} set schema public;`).join(' ')}`,
    )
  const platform = schemaOfModel(hostModel(app('platform', { features: [] })), postgres).tables.map(
    ({ name }) => name,
  )
  const ours = found.tables.filter(({ name }) => platform.includes(name))
  if (ours.length > 0 && !catalog.isOffstage)
    throw new CommandError(
      `The platform keeps its own people in tables of these names. Rename yours first: ${ours.map(({ name }) => `alter table "${name}" rename to app_${name};`).join(' ')}`,
    )
  const actual = { ...found, tables: found.tables.filter((table) => !ours.includes(table)) }
  return { actual, catalog, own: ours }
}

const modelOf = (tables: readonly TablePlan[], name: string) =>
  hostModel(
    app('adopted', {
      features: [feature(name, { resources: declareAll(tables.map(({ declared }) => declared)) })],
    }),
  )

const ROUNDS_MAX = 50

/** Takes out what the rules of the model refuse until they refuse nothing; what is taken out is told in the report. */
function settle(tables: readonly TablePlan[], name: string): readonly TablePlan[] {
  let settled = tables
  for (let round = 0; round < ROUNDS_MAX; round++) {
    try {
      modelOf(settled, name)
      return settled
    } catch (error) {
      const complaint = error instanceof ModelError ? error.complaints[0] : undefined
      if (complaint === undefined) throw error
      settled = settled.map((table) =>
        isAbout(table.declared, complaint) ? without(table, complaint) : table,
      )
    }
  }
  throw new CommandError(
    'The declarations of this database break more rules than could be mended; adopt a part of it with --only.',
  )
}

const isAbout = ({ name }: DeclaredResource, { at }: Complaint): boolean => at.split(/[.:]/)[0] === name

function without(table: TablePlan, { at, message, mend, code }: Complaint): TablePlan {
  const { declared } = table
  const place = at.slice(declared.name.length + 1)
  const told = `\`${at}\` ${message} ${mend} (${code})`
  const list = declared.lists.find((each) => place === `list(${titleOf(each)})`)
  if (list !== undefined)
    return {
      ...table,
      declared: { ...declared, lists: declared.lists.filter((each) => each !== list) },
      notes: [...table.notes, `A list was left out: ${told}. Its index stays.`],
    }
  const field = declared.fields.find(({ name }) => name === place.split('.')[0])
  if (field !== undefined)
    return {
      ...table,
      declared: {
        ...declared,
        fields: declared.fields.map((each) =>
          each === field ? { ...each, name: `${each.name}Value` } : each,
        ),
        lists: declared.lists.map((each) => ({
          ...each,
          by: each.by.map((name) => (name === field.name ? `${name}Value` : name)),
          then: each.then.map((name) => (name === field.name ? `${name}Value` : name)),
        })),
      },
    }
  return { ...table, declared: { ...declared, name: `${declared.name}Row` } }
}

const titleOf = ({ by, then }: DeclaredResource['lists'][number]): string =>
  `${by.length > 0 ? `by ${by.join(' and ')}` : 'all'}${then.length > 0 ? `, then ${then.join(', ')}` : ''}`

function keptNames({ tables, left }: AdoptionPlan): readonly string[] {
  return [
    ...left
      .filter(({ why }) => !/^is a (view|materialized view|foreign table)/.test(why))
      .map(({ name }) => name),
    ...tables.flatMap(({ found, kept }) => kept.map(({ column }) => `${found.name}.${column}`)),
  ]
}

/** An index beside the declarations may have the name that a declared one gets; it gives way. */
function withFreeNames(mends: Mends, { tables }: AdoptionPlan, wanted: Schema): Mends {
  const names = wanted.tables.flatMap(({ indexes }) => indexes.map(({ name }) => name))
  const clashing = tables.flatMap(({ found, kept }) =>
    found.indexes.filter(
      ({ name, columns }) =>
        names.includes(name) && columns.some((part) => kept.some(({ column }) => column === part.name)),
    ),
  )
  const nameOf = (name: string): string =>
    clashing.some((index) => index.name === name) ? boundedName([name, 'before']) : name
  const steps = clashing.map(({ name }): Step => ({
    kind: 'transactional',
    what: `rename index ${name} to ${nameOf(name)}`,
    sql: `alter index ${quoteName(name)} rename to ${quoteName(nameOf(name))};`,
  }))
  const after = mends.after.tables.map((table) => ({
    ...table,
    indexes: table.indexes.map((index) => ({ ...index, name: nameOf(index.name) })),
  }))
  return { steps: [...mends.steps, ...steps], after: { ...mends.after, tables: after } }
}

/** What `offstage migrate` will do when it keeps everything that it would otherwise take away. */
function foresee(compare: (answers: Answers) => ReturnType<typeof diff>, kept: readonly string[]) {
  const before = compare({ ...noAnswers, keep: kept })
  const taken = before.changes.flatMap((change) =>
    change.kind === 'dropIndex'
      ? [change.index]
      : change.kind === 'dropConstraint'
        ? [change.constraint]
        : [],
  )
  const keep = [...new Set([...kept, ...taken])]
  const { changes, questions, refusals } = compare({ ...noAnswers, keep })
  const open = [...questions.map(({ gone }) => `${gone} is gone.`), ...refusals.map(({ why }) => why)]
  if (open.length > 0) throw new CommandError(`This database cannot be adopted as it is: ${open.join(' ')}`)
  const text = changes.length === 0 ? '' : renderMigration('adopted', changes, postgresDialect)
  return { keep, steps: [...text.matchAll(/^-- step: \d+ \w+ (.+)$/gm)].map(([, what = '']) => what) }
}
