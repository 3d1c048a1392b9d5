import type { ActualSchema } from '../../database/introspect.ts'
import { quoteName } from '../../database/migrate/postgres/quote.ts'
import { renameColumn } from '../../database/migrate/rename-in-schema.ts'
import type { StatementStep, Step } from '../../database/migrate/step.ts'
import type { Column, Table } from '../../database/schema.ts'
import { boundedName } from '../../model/names.ts'
import type { AdoptionPlan, TablePlan, TypeMend } from './plan-adoption.ts'
import type { Catalog, CatalogKey, Relation } from './read-catalog.ts'

/** What a database needs before its declarations fit, as steps of a migration, and the schema after them. */
export interface Mends {
  readonly steps: readonly Step[]
  readonly after: ActualSchema
}

/** Writes the way to an `id uuid`, to links by it and to types that fields have; every old column stays. */
export function mendsOf(plan: AdoptionPlan, actual: ActualSchema, catalog: Catalog): Mends {
  const { tables } = plan
  return {
    steps: [
      ...typeSteps(tables, catalog),
      ...tables.flatMap(renameSteps),
      ...tables.flatMap(identitySteps),
      ...tables.flatMap((table) => columnSteps(table, catalog)),
      ...tables.flatMap((table) => (table.key.kind === 'add' ? fillSteps(table, idOf(table, catalog)) : [])),
      ...tables.flatMap((table) => table.links.flatMap((link) => fillSteps(table, linkFill(table, link)))),
      ...tables.flatMap((table) =>
        table.fills.flatMap(({ column, value }) =>
          fillSteps(table, { column, value, from: '', where: '', required: true }),
        ),
      ),
      ...tables.flatMap((table) => (table.key.kind === 'add' ? keySteps(table, tables, catalog) : [])),
    ],
    after: {
      ...actual,
      tables: actual.tables.map((table) => afterwards(table, tables)),
      beyond: beyondAfter(actual, tables),
    },
  }
}

const transactional = (what: string, sql: string, caution?: string): StatementStep => ({
  kind: 'transactional',
  what,
  sql,
  ...(caution === undefined ? {} : { caution }),
})

// ── Types ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Views that read a column hold its type fast, so they are dropped and made again in the same step. */
function typeSteps(tables: readonly TablePlan[], catalog: Catalog): readonly Step[] {
  const changed = tables.filter(({ types }) => types.length > 0)
  const views = viewsOn(changed, catalog).filter(({ kind }) => kind === 'view')
  const alters = changed.map((table) => ({ table, sql: alterTypes(table) }))
  if (views.length === 0)
    return alters.map(({ table, sql }) =>
      transactional(`give columns of ${table.found.name} the types of their fields`, sql, cautionOf(table)),
    )
  const drops = views.map(({ name }) => `drop view ${quoteName(name)};`)
  const creates = views
    .toReversed()
    .map(({ name, definition }) => `create view ${quoteName(name)} as${`\n${definition ?? ''}`.trimEnd()}`)
  const sql = [...drops, ...alters.map((alter) => alter.sql), ...creates].join('\n')
  const cautions = [
    ...changed.map(cautionOf),
    `The views ${views.map(({ name }) => name).join(', ')} are made again as they were: give their grants and comments again.`,
  ]
  return [
    transactional(
      'give columns the types of their fields, around the views that read them',
      sql,
      cautions.join(' '),
    ),
  ]
}

/** The views that read columns whose types change, and those that read these; whoever reads others comes first. */
export function viewsOn(tables: readonly TablePlan[], { relations }: Catalog): readonly Relation[] {
  const isChanged = (relation: string, column: string | null): boolean =>
    tables.some(
      ({ found, types }) =>
        found.name === relation && types.some((type) => column === null || type.column === column),
    )
  const found: Relation[] = []
  const add = (view: Relation): void => {
    if (found.includes(view)) return
    for (const other of relations) if (other.reads.some(({ relation }) => relation === view.name)) add(other)
    found.push(view)
  }
  for (const view of relations)
    if (view.reads.some(({ relation, column }) => isChanged(relation, column))) add(view)
  return found
}

function alterTypes({ found, types }: TablePlan): string {
  const actions = types.flatMap((mend) => [
    ...mend.checks.map((check) => `drop constraint ${quoteName(check)}`),
    ...(mend.dropsDefault ? [`alter column ${quoteName(mend.column)} drop default`] : []),
    `alter column ${quoteName(mend.column)} type ${mend.to}${mend.using === undefined ? '' : ` using ${mend.using}`}`,
  ])
  return `alter table ${quoteName(found.name)}\n  ${actions.join(',\n  ')};`
}

function cautionOf({ found, types }: TablePlan): string {
  const told = types.flatMap(({ caution }) => caution ?? [])
  return [
    `This may copy ${found.name} while nobody can read or write it. Where it is large, plan a quiet hour.`,
    ...told,
  ].join(' ')
}

// ── Names, numbers, columns ──────────────────────────────────────────────────────────────────────────────────────

function renameSteps({ found, renames }: TablePlan): readonly Step[] {
  return [...renames].map(([from, to]) =>
    transactional(
      `rename column ${found.name}.${from} to ${to}`,
      `alter table ${quoteName(found.name)} rename column ${quoteName(from)} to ${quoteName(to)};`,
      `Other programs that say ${found.name}.${from} have to say ${to} from here on.`,
    ),
  )
}

// An identity column refuses what `offstage migrate` has to do to a column beside the model; a default does not.
function identitySteps({ found, identities }: TablePlan): readonly Step[] {
  return identities.map((column) => {
    const table = quoteName(found.name)
    const at = quoteName(column)
    const sequence = quoteName(boundedName([found.name, column, 'seq']))
    const text = sequence.replaceAll("'", "''")
    return transactional(
      `let a default number ${found.name}.${column} instead of an identity`,
      `alter table ${table} alter column ${at} drop identity;
create sequence ${sequence} owned by ${table}.${at};
select setval('${text}', coalesce((select max(${at}) from ${table}), 0) + 1, false);
alter table ${table} alter column ${at} set default nextval('${text}');`,
    )
  })
}

// Version 18 makes ids that sort by their time; before it, random ones do as well.
const newIds = ({ serverVersion }: Catalog): string =>
  serverVersion >= 180_000 ? 'uuidv7()' : 'gen_random_uuid()'

function columnSteps({ found, key, links }: TablePlan, catalog: Catalog): readonly Step[] {
  const table = quoteName(found.name)
  const added = [
    ...(key.kind === 'add'
      ? [
          `alter table ${table} add column id uuid;`,
          `alter table ${table} alter column id set default ${newIds(catalog)};`,
        ]
      : []),
    ...links.map(({ column }) => `alter table ${table} add column ${quoteName(column)} uuid;`),
  ]
  if (added.length === 0) return []
  const what = [...(key.kind === 'add' ? ['id'] : []), ...links.map(({ column }) => column)]
  return [transactional(`add ${what.join(', ')} to ${found.name}`, added.join('\n'))]
}

interface Fill {
  readonly column: string
  readonly value: string
  readonly from: string
  readonly where: string
  readonly required: boolean
}

const idOf = (_table: TablePlan, catalog: Catalog): Fill => ({
  column: 'id',
  value: newIds(catalog),
  from: '',
  where: '',
  required: true,
})

function linkFill(
  { found }: TablePlan,
  { old, column, parent, references, required }: TablePlan['links'][number],
): Fill {
  return {
    column,
    value: 'parent.id',
    from: ` from ${quoteName(parent)} parent`,
    where: ` and parent.${quoteName(references)} = ${quoteName(found.name)}.${quoteName(old)}`,
    required,
  }
}

/** Fills a column page by page and promises that it is full, as `offstage migrate` does. */
function fillSteps(
  { found, renames }: TablePlan,
  { column, value, from, where, required }: Fill,
): readonly Step[] {
  const table = quoteName(found.name)
  const name = `${table}.${quoteName(column)}`
  const [first] = found.primaryKey
  const what = `fill ${found.name}.${column} where it is empty`
  const update = `update ${table}\nset ${quoteName(column)} = ${value}${from}\nwhere ${name} is null${where}`
  const key = first === undefined ? undefined : (renames.get(first) ?? first)
  const fill: readonly Step[] =
    key === undefined
      ? [transactional(what, `${update};`)]
      : [
          {
            kind: 'batched',
            what,
            table: found.name,
            key,
            sql: `${update} and ${table}.${quoteName(key)} between :first and :last;`,
          },
        ]
  const again: readonly Step[] =
    key === undefined
      ? []
      : [{ kind: 'repeat', what: `fill ${found.name}.${column} in rows that arrived meanwhile` }]
  if (!required) return fill
  const check = quoteName(boundedName([found.name, column, 'is_set']))
  return [
    ...fill,
    transactional(
      `refuse new rows without ${found.name}.${column}`,
      `alter table ${table} add constraint ${check} check (${quoteName(column)} is not null) not valid;`,
    ),
    ...again,
    transactional(
      `verify that every row has ${found.name}.${column}`,
      `alter table ${table} validate constraint ${check};`,
    ),
    transactional(
      `require ${found.name}.${column}`,
      `alter table ${table} alter column ${quoteName(column)} set not null;\nalter table ${table} drop constraint ${check};`,
    ),
  ]
}

// ── The key ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Makes the id the key. What was the key stays unique, and whoever else refers to it goes on doing so. */
function keySteps(plan: TablePlan, tables: readonly TablePlan[], catalog: Catalog): readonly Step[] {
  const { found, renames, relation } = plan
  const table = quoteName(found.name)
  const old = found.primaryKey.map((name) => renames.get(name) ?? name)
  const keyName = relation.keyName ?? boundedName([found.name, 'pkey'])
  const idIndex = boundedName([found.name, 'id', 'key'])
  const oldIndex = oldKeyIndex(plan)
  const referring = catalog.relations.flatMap((child) =>
    child.foreignKeys
      .filter((key) => key.table === found.name && key.references.join() === found.primaryKey.join())
      .map((key) => ({ child, key })),
  )
  const isReplaced = ({ child, key }: { child: Relation; key: CatalogKey }): boolean =>
    tables.some(
      (other) =>
        other.found.name === child.name && other.links.some(({ foreignKey }) => foreignKey === key.name),
    )
  const drops = referring.map(
    ({ child, key }) => `alter table ${quoteName(child.name)} drop constraint ${quoteName(key.name)};`,
  )
  const again = referring
    .filter((reference) => !isReplaced(reference))
    .map(
      ({ child, key }) =>
        `alter table ${quoteName(child.name)} add constraint ${quoteName(key.name)} ${againBy(key, found, old)} not valid;`,
    )
  const swap =
    found.primaryKey.length === 0
      ? `alter table ${table} add primary key using index ${quoteName(idIndex)};`
      : `alter table ${table} drop constraint ${quoteName(keyName)};\nalter table ${table} add constraint ${quoteName(keyName)} primary key using index ${quoteName(idIndex)};`
  return [
    alone(
      `build index ${idIndex} on ${found.name}`,
      `create unique index concurrently if not exists ${quoteName(idIndex)} on ${table} (id);`,
    ),
    ...(oldIndex === undefined
      ? []
      : [
          alone(
            `build index ${oldIndex} on ${found.name}`,
            `create unique index concurrently if not exists ${quoteName(oldIndex)} on ${table} (${old.map(quoteName).join(', ')});`,
          ),
        ]),
    transactional(
      `make id the key of ${found.name}${drops.length === 0 ? '' : ', and let go of references by the old one'}`,
      [...drops, swap, ...again].join('\n'),
    ),
  ]
}

const alone = (what: string, sql: string): StatementStep => ({ kind: 'alone', what, sql })

/** What was the key stays unique: by the same name that a declaration of it would give the index. */
function oldKeyIndex({ found, renames, key }: TablePlan): string | undefined {
  if (key.kind !== 'add' || found.primaryKey.length === 0) return undefined
  return boundedName([found.name, ...found.primaryKey.map((name) => renames.get(name) ?? name), 'key'])
}

const againBy = ({ definition, references }: CatalogKey, { name }: Table, old: readonly string[]): string =>
  references.join() === old.join()
    ? definition
    : definition.replace(
        /REFERENCES .*?\(.*?\)/,
        `REFERENCES ${quoteName(name)}(${old.map(quoteName).join(', ')})`,
      )

// ── The schema afterwards ────────────────────────────────────────────────────────────────────────────────────────

function afterwards(table: Table, tables: readonly TablePlan[]): Table {
  const plan = tables.find(({ found }) => found.name === table.name)
  const gone = goneKeys(tables)
  const kept = {
    ...table,
    foreignKeys: table.foreignKeys.filter(({ name }) => !gone.has(`${table.name}.${name}`)),
  }
  if (plan === undefined) return kept
  const typed = {
    ...kept,
    columns: kept.columns.map((column) => typedColumn(column, plan)),
    checks: kept.checks.filter(({ name }) => !plan.types.some(({ checks }) => checks.includes(name))),
  }
  const renamed = [...plan.renames].reduce<Table>((so, [from, to]) => renameColumn(so, from, to), typed)
  const oldIndex = oldKeyIndex(plan)
  const added: readonly Column[] = [
    ...(plan.key.kind === 'add' ? [{ name: 'id', type: 'uuid', nullable: false, default: 'new' }] : []),
    ...plan.links.map(({ column, required }) => ({ name: column, type: 'uuid', nullable: !required })),
  ]
  return {
    ...renamed,
    columns: [...renamed.columns.map((column) => filledColumn(column, plan)), ...added],
    indexes:
      oldIndex === undefined
        ? renamed.indexes
        : [
            ...renamed.indexes,
            {
              name: oldIndex,
              columns: renamed.primaryKey.map((name) => ({ name })),
              unique: true,
              method: 'btree',
            },
          ],
    primaryKey: ['id'],
  }
}

function typedColumn(column: Column, { types }: TablePlan): Column {
  const mend: TypeMend | undefined = types.find((type) => type.column === column.name)
  if (mend === undefined) return column
  const { default: value, ...rest } = column
  return { ...rest, type: mend.to, ...(value === undefined || mend.dropsDefault ? {} : { default: value }) }
}

function filledColumn(column: Column, { fills, identities }: TablePlan): Column {
  const filled = fills.some((fill) => fill.column === column.name) ? { ...column, nullable: false } : column
  return identities.includes(column.name) ? { ...filled, default: 'nextval' } : filled
}

/** The foreign keys that links take the place of. */
const goneKeys = (tables: readonly TablePlan[]): ReadonlySet<string> =>
  new Set(tables.flatMap(({ found, links }) => links.map(({ foreignKey }) => `${found.name}.${foreignKey}`)))

const beyondAfter = ({ beyond = [] }: ActualSchema, tables: readonly TablePlan[]) => {
  const gone = goneKeys(tables)
  return beyond.filter(({ kind, table, name }) => kind !== 'foreignKey' || !gone.has(`${table}.${name}`))
}
