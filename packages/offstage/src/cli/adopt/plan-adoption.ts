import type { ActualSchema } from '../../database/introspect.ts'
import { quoteName } from '../../database/migrate/postgres/quote.ts'
import { mentions } from '../../database/migrate/without-columns.ts'
import type { Column, Index, Table } from '../../database/schema.ts'
import { pluralOf } from '../../model/names.ts'
import { columnKind, defaultOf } from './column-field.ts'
import type { DeclaredField, DeclaredList, DeclaredResource } from './declared.ts'
import { camelName, freeName, linkName, singularOf } from './names.ts'
import type { Catalog, CatalogKey, Relation } from './read-catalog.ts'

/** What becomes of a database: what is declared, what is mended for it, and what stays as it is and why. */
export interface AdoptionPlan {
  readonly tables: readonly TablePlan[]
  readonly left: readonly Left[]
}

export interface Left {
  readonly name: string
  readonly why: string
}

/** What becomes of one table. */
export interface TablePlan {
  readonly declared: DeclaredResource
  readonly found: Table
  readonly relation: Relation
  readonly key: KeyPlan
  /** Columns of the platform's own names that hold something else, and what they are called from then on. */
  readonly renames: ReadonlyMap<string, string>
  readonly types: readonly TypeMend[]
  /** Columns of the platform's own (version, createdAt, updatedAt) that may be empty. */
  readonly fills: readonly { readonly column: string; readonly value: string }[]
  readonly links: readonly LinkMend[]
  /** Numbers that the server gives out: they go on beside the declaration. */
  readonly identities: readonly string[]
  readonly kept: readonly KeptColumn[]
  readonly notes: readonly string[]
}

/** How rows get an `id uuid`. */
export type KeyPlan =
  | { readonly kind: 'ready' }
  /** The key is a uuid of another name. */
  | { readonly kind: 'rename'; readonly from: string }
  | { readonly kind: 'add' }

export interface TypeMend {
  readonly column: string
  readonly from: string
  readonly to: string
  readonly using: string | undefined
  readonly caution: string | undefined
  readonly dropsDefault: boolean
  readonly checks: readonly string[]
}

/** A reference by the old key, and the column that holds the parent's id instead. */
export interface LinkMend {
  readonly old: string
  readonly column: string
  readonly parent: string
  readonly references: string
  readonly required: boolean
  readonly foreignKey: string
}

export interface KeptColumn {
  readonly column: string
  readonly why: string
  readonly mend?: string
}

export interface AdoptionInput {
  readonly actual: ActualSchema
  readonly catalog: Catalog
  readonly only: readonly string[]
  /** Names of resources that the platform has. */
  readonly takenNames: readonly string[]
}

/** Decides for every table of a schema what it is declared as, and for everything else why it is not. */
export function planAdoption({ actual, catalog, only, takenNames }: AdoptionInput): AdoptionPlan {
  const left: Left[] = []
  const chosen = actual.tables.filter((table) => {
    const why = whyLeft(relationOf(catalog, table.name), only)
    if (why !== undefined) left.push({ name: table.name, why })
    return why === undefined
  })
  for (const { kind, name } of catalog.relations)
    if (kind === 'view' || kind === 'materialized view' || kind === 'foreign table')
      left.push({ name, why: `is a ${kind}: it stays, and nothing is declared for it. ${viewMend}` })
  const names = namesOf(chosen, takenNames)
  const circles = circlesIn(chosen, catalog)
  const context: Context = { actual, catalog, chosen, names, circles }
  return { tables: withInverses(chosen.map((table) => planTable(table, context))), left }
}

const viewMend =
  'Declare its answer as lists, computed fields or a tally of the tables it reads, or let an action read it with SQL.'

interface Context {
  readonly actual: ActualSchema
  readonly catalog: Catalog
  readonly chosen: readonly Table[]
  readonly names: ReadonlyMap<string, string>
  /** Foreign keys that would lead in a circle, as `table.name`. */
  readonly circles: ReadonlySet<string>
}

function whyLeft(
  { name, kind, isPartition, inherits, hasHeirs }: Relation,
  only: readonly string[],
): string | undefined {
  if (only.length > 0 && !only.includes(name)) return 'was not asked for (--only).'
  if (kind === 'partitioned table' || isPartition)
    return 'is partitioned: its key holds what it is divided by, and no id alone can be unique. Copy its rows into a table of its own (create table … (like …), insert … select), or leave it beside the app.'
  if (inherits || hasHeirs)
    return 'takes part in inheritance: its rows are in several tables at once. End it with `alter table … no inherit …`, then introspect again.'
  return undefined
}

function relationOf(catalog: Catalog, name: string): Relation {
  const relation = catalog.relations.find((candidate) => candidate.name === name)
  if (relation === undefined) throw new TypeError(`${name} was there a moment ago`)
  return relation
}

function namesOf(tables: readonly Table[], taken: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const { name } of tables) {
    const wanted = singularOf(camelName(name))
    const base = taken.includes(wanted) ? `app${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}` : wanted
    names.set(
      name,
      freeName(base, (candidate) => taken.includes(candidate) || [...names.values()].includes(candidate)),
    )
  }
  return names
}

/** A declaration names what is declared before it, so of tables that refer to each other one link is left out. */
function circlesIn(tables: readonly Table[], catalog: Catalog): ReadonlySet<string> {
  const circles = new Set<string>()
  const done = new Set<string>()
  const visit = (name: string, above: readonly string[]): void => {
    for (const key of linksOf(relationOf(catalog, name))) {
      if (key.table === name || !tables.some((table) => table.name === key.table)) continue
      if ([...above, name].includes(key.table)) circles.add(`${name}.${key.name}`)
      else if (!done.has(key.table)) visit(key.table, [...above, name])
    }
    done.add(name)
  }
  for (const { name } of tables) if (!done.has(name)) visit(name, [])
  return circles
}

const linksOf = ({ foreignKeys }: Relation): readonly CatalogKey[] =>
  foreignKeys.filter(({ columns }) => columns.length === 1)

const OF_THE_PLATFORM: Readonly<Record<string, RegExp>> = {
  version: /^(smallint|integer|bigint)$/,
  created_at: /^timestamp/,
  updated_at: /^timestamp/,
}

function planTable(found: Table, context: Context): TablePlan {
  const relation = relationOf(context.catalog, found.name)
  const key = keyOf(found)
  const renames = renamesOf(found, key)
  const draft: Draft = { fields: [], kept: [], types: [], links: [], fills: [], identities: [], notes: [] }
  for (const column of found.columns) planColumn(column, draft, { found, relation, key, renames, context })
  const lists = listsOf(found, draft, key)
  draft.notes.push(...notesOf(found, relation, context))
  return {
    ...draft,
    declared: {
      table: found.name,
      name: context.names.get(found.name) ?? found.name,
      fields: draft.fields.map((field) => ({ ...field, unique: isUnique(field, found, draft, key) })),
      lists,
    },
    found,
    relation,
    key,
    renames,
  }
}

interface Draft {
  readonly fields: DeclaredField[]
  readonly kept: KeptColumn[]
  readonly types: TypeMend[]
  readonly links: LinkMend[]
  readonly fills: { column: string; value: string }[]
  readonly identities: string[]
  readonly notes: string[]
}

interface Around {
  readonly found: Table
  readonly relation: Relation
  readonly key: KeyPlan
  readonly renames: ReadonlyMap<string, string>
  readonly context: Context
}

function keyOf({ primaryKey, columns }: Table): KeyPlan {
  const [name = '', ...others] = primaryKey
  const type = columns.find((column) => column.name === name)?.type
  if (others.length > 0 || type !== 'uuid') return { kind: 'add' }
  if (name === 'id') return { kind: 'ready' }
  return columns.some((column) => column.name === 'id') ? { kind: 'add' } : { kind: 'rename', from: name }
}

function renamesOf({ columns }: Table, key: KeyPlan): ReadonlyMap<string, string> {
  const names = columns.map(({ name }) => name)
  const renames = new Map<string, string>(key.kind === 'rename' ? [[key.from, 'id']] : [])
  for (const { name, type } of columns) {
    const isTaken =
      name === 'id'
        ? key.kind === 'add'
        : OF_THE_PLATFORM[name] !== undefined && !OF_THE_PLATFORM[name].test(type)
    if (isTaken)
      renames.set(
        name,
        freeName(`${name}_before`, (candidate) => names.includes(candidate)),
      )
  }
  return renames
}

function planColumn(column: Column, draft: Draft, around: Around): void {
  const { found, relation, renames } = around
  const now = renames.get(column.name) ?? column.name
  const known = relation.columns.find(({ name }) => name === column.name)
  if (known === undefined) throw new TypeError(`${found.name}.${column.name} was there a moment ago`)
  if (now === 'id') return
  if (now === column.name && OF_THE_PLATFORM[now] !== undefined) return planOwn(column, draft)
  const keep = (why: string, mend?: string): void =>
    void draft.kept.push({ column: now, why, ...(mend === undefined ? {} : { mend }) })
  if (column.generated !== undefined)
    return keep(
      `is generated as (${column.generated}): the server goes on computing it, and .computed() says what is true or false of a row`,
    )
  const isNumbered = known.isIdentity || (column.default ?? '').startsWith('nextval(')
  if (known.isIdentity) draft.identities.push(now)
  const foreignKey = linksOf(relation).find(({ columns }) => columns[0] === column.name)
  if (foreignKey !== undefined && planLink(column, foreignKey, draft, around)) return
  if (isNumbered)
    return keep(
      `${found.primaryKey.includes(column.name) ? 'was the key, and' : 'is a number that'} the server gives out: it goes on doing so beside the declaration, for new rows too`,
    )
  const kind = columnKind(found.name, column, known, checksOf(found, column.name))
  if ('why' in kind) return keep(kind.why, kind.mend)
  const reader = found.columns.find(
    ({ generated }) => generated !== undefined && mentions(generated, column.name),
  )
  if (kind.to !== undefined && kind.to !== column.type && reader !== undefined)
    return keep(
      `is ${column.type} and would have to be ${kind.to}, which the server refuses while the generated column \`${reader.name}\` reads it`,
      `alter table ${quoteName(found.name)} drop column ${quoteName(reader.name)}, alter column ${quoteName(column.name)} type ${kind.to};`,
    )
  if (known.base !== null)
    draft.notes.push(
      `\`${now}\` was of the domain ${column.type}, whose rules go with it: say them in the declaration (min, max, pattern).`,
    )
  const value = defaultOf(kind.field.maker, column.default)
  if (column.default !== undefined && value === undefined)
    draft.notes.push(
      `\`${now}\` has the default \`${column.default}\`, which no declaration says: \`offstage migrate\` drops it, and an action gives the value instead.`,
    )
  if (kind.to !== undefined && kind.to !== column.type)
    draft.types.push({
      column: column.name,
      from: column.type,
      to: kind.to,
      using: kind.using,
      caution: kind.caution,
      dropsDefault: column.default !== undefined,
      checks: kind.checks,
    })
  draft.fields.push({
    ...kind.field,
    name: fieldName(camelName(now), draft),
    column: now,
    optional: column.nullable,
    unique: false,
    ...(value === undefined ? {} : { default: value }),
  })
}

const checksOf = ({ checks, columns }: Table, name: string) => {
  const others = columns.filter((column) => column.name !== name).map((column) => column.name)
  const words = (expression: string) =>
    expression.replaceAll(/'(?:[^']|'')*'/g, '').split(/[^\p{L}\p{N}_$]+/u)
  return checks.filter(
    ({ expression }) =>
      words(expression).includes(name) && !others.some((other) => words(expression).includes(other)),
  )
}

/** The platform's own columns keep what is in them. */
function planOwn({ name, type, nullable, default: value }: Column, draft: Draft): void {
  const to = name === 'version' ? 'bigint' : 'timestamp(6) with time zone'
  const isBare = type.includes('without')
  if (type !== to)
    draft.types.push({
      column: name,
      from: type,
      to,
      using: isBare ? `${name} at time zone 'UTC'` : undefined,
      caution: isBare ? `${name} says no time zone and is read as UTC.` : undefined,
      dropsDefault: value !== undefined,
      checks: [],
    })
  if (nullable) draft.fills.push({ column: name, value: name === 'version' ? '1' : 'now()' })
  draft.notes.push(`\`${name}\` is taken as the platform's own: from now on the platform writes it.`)
}

function fieldName(name: string, { fields }: Draft): string {
  const wanted = RESERVED.has(name) || name in Object.prototype ? `${name}Value` : name
  return freeName(wanted, (candidate) => fields.some((field) => field.name === candidate))
}

const RESERVED: ReadonlySet<string> = new Set(
  'id version createdAt updatedAt deletedAt is isNot in gt gte lt lte isMissing has searchVector limit sort after include fields search count explain'.split(
    ' ',
  ),
)

const ON_DELETE = { a: 'restrict', r: 'restrict', c: 'cascade', n: 'clear', d: 'restrict' } as const

/** Declares a link where the foreign key leads to the key of an adopted table; says why where it does not. */
function planLink(
  column: Column,
  key: CatalogKey,
  draft: Draft,
  { found, renames, context }: Around,
): boolean {
  const parent = context.chosen.find(({ name }) => name === key.table)
  const leave = (why: string): false => {
    draft.notes.push(`The foreign key \`${key.name}\` (${key.definition}) is no link: ${why}`)
    return false
  }
  if (parent === undefined) return leave(`${key.table} is not adopted. It stays as it is.`)
  if (context.circles.has(`${found.name}.${key.name}`))
    return leave(
      `it would make a circle of declarations (${key.table} leads back to ${found.name}). It stays beside them; put the link into a resource of its own that belongs to both.`,
    )
  if (parent.primaryKey.length !== 1 || parent.primaryKey[0] !== key.references[0])
    return leave(
      `it leads to ${key.table} (${key.references.join(', ')}), which is not its key. It stays as it is.`,
    )
  if (key.isDeferrable) draft.notes.push(`\`${key.name}\` is deferrable; a link is judged at once.`)
  if (key.onDelete === 'd')
    draft.notes.push(
      `\`${key.name}\` sets a default when the parent is deleted; the link refuses that instead.`,
    )
  if (key.onDelete === 'n' && !column.nullable)
    draft.notes.push(
      `\`${key.name}\` would empty a column that may not be empty; the link refuses the deletion instead.`,
    )
  const now = renames.get(column.name) ?? column.name
  const base = linkName(now)
  const isReady = keyOf(parent).kind !== 'add'
  const names = found.columns.map(({ name }) => name)
  const held = isReady ? now : freeName(`${now.replace(/_id$/i, '')}_uuid`, (name) => names.includes(name))
  const onDelete = key.onDelete === 'n' && !column.nullable ? 'restrict' : ON_DELETE[key.onDelete]
  draft.fields.push({
    name: fieldName(base === '' ? camelName(key.table) : base, draft),
    column: held,
    maker: 'belongsTo',
    arguments: [{ inverse: '', ...(onDelete === 'restrict' ? {} : { onDelete }) }],
    target: key.table,
    optional: column.nullable,
    unique: false,
  })
  if (isReady) return true
  draft.links.push({
    old: now,
    column: held,
    parent: key.table,
    references: renamesOf(parent, keyOf(parent)).get(key.references[0] ?? '') ?? key.references[0] ?? '',
    required: !column.nullable,
    foreignKey: key.name,
  })
  draft.kept.push({
    column: now,
    why: `is the old reference to ${key.table}; \`${held}\` holds the parent's id instead`,
  })
  return true
}

/** The field that stands for a column of the table as it was found. */
const fieldFor = (
  column: string,
  { fields, links }: Pick<Draft, 'fields' | 'links'>,
): DeclaredField | undefined => {
  const held = links.find(({ old }) => old === column)?.column ?? column
  return fields.find((field) => field.column === held)
}

const columnsOf = ({ columns }: Index): readonly string[] => columns.map(({ name = '' }) => name)

// Text that an index may hold (the model has a rule for it), and no kind that cannot be a key.
const isKey = ({ maker, arguments: [options] }: DeclaredField): boolean =>
  maker !== 'json' &&
  // What stands there is what `columnKind` put there for a text.
  (maker !== 'text' || ((options as { max?: number } | undefined)?.max ?? Infinity) <= 400)

function isUnique(field: DeclaredField, found: Table, draft: Draft, key: KeyPlan): boolean {
  if (!isKey(field)) return false
  return uniqueSets(found, key).some(
    ([first = '', ...others]) => others.length === 0 && fieldFor(first, draft) === field,
  )
}

const uniqueSets = ({ indexes, primaryKey }: Table, key: KeyPlan): readonly (readonly string[])[] => [
  ...(key.kind === 'add' && primaryKey.length > 0 ? [primaryKey] : []),
  ...indexes.filter(({ unique }) => unique).map(columnsOf),
]

const ORDERS: ReadonlySet<string> = new Set(['timestamp', 'date', 'integer', 'decimal', 'text'])

/** Unique sets become unique lists, and every other btree index the list that it serves. */
function listsOf(found: Table, draft: Draft, key: KeyPlan): readonly DeclaredList[] {
  const keysOf = (columns: readonly string[]): readonly DeclaredField[] | undefined => {
    const fields = columns.map((column) => fieldFor(column, draft))
    const all = fields.flatMap((field) => (field !== undefined && isKey(field) ? [field] : []))
    return all.length === columns.length ? all : undefined
  }
  const unique = uniqueSets(found, key)
    .filter(({ length }) => length > 1)
    .flatMap((columns) => {
      const fields = keysOf(columns)
      return fields === undefined ? [] : [{ by: fields.map(({ name }) => name), then: [], unique: true }]
    })
  const plain = found.indexes
    .filter((index) => !index.unique && index.method === 'btree')
    .flatMap((index) => {
      const columns = columnsOf(index).at(-1) === 'id' ? columnsOf(index).slice(0, -1) : columnsOf(index)
      const fields = keysOf(columns)
      return fields === undefined || fields.length === 0 ? [] : [listOf(fields)]
    })
  const alone = new Set(
    draft.fields.filter((field) => isUnique(field, found, draft, key)).map(({ name }) => name),
  )
  return distinct([...unique, ...plain]).filter(
    ({ by, then }) => !(by.length === 1 && then.length === 0 && alone.has(by[0] ?? '')),
  )
}

function listOf(fields: readonly DeclaredField[]): DeclaredList {
  const last = fields.at(-1)
  const orders = last !== undefined && ORDERS.has(last.maker) && !last.optional
  const names = fields.map(({ name }) => name)
  return orders
    ? { by: names.slice(0, -1), then: names.slice(-1), unique: false }
    : { by: names, then: [], unique: false }
}

const distinct = (lists: readonly DeclaredList[]): readonly DeclaredList[] =>
  [
    ...new Map(
      lists.toReversed().map((list) => [JSON.stringify([list.by.toSorted(), list.then]), list]),
    ).values(),
  ].toReversed()

function notesOf(found: Table, relation: Relation, { actual }: Context): readonly string[] {
  const beyond = (actual.beyond ?? []).filter(({ table, kind }) => table === found.name && kind === 'index')
  return [
    ...beyond.map(
      ({ name, definition }) =>
        `The index \`${name}\` is partial or of expressions and stays (${definition}).`,
    ),
    ...found.indexes
      .filter(({ method }) => method !== 'btree')
      .map(({ name }) => `The index \`${name}\` is no btree and stays.`),
    ...relation.foreignKeys
      .filter(({ columns }) => columns.length > 1)
      .map(
        ({ name, definition }) =>
          `The foreign key \`${name}\` has several columns and stays (${definition}); a link has one.`,
      ),
    ...relation.exclusions.map(
      (name) => `The exclusion constraint \`${name}\` stays; no declaration says it.`,
    ),
    ...relation.triggers.map(
      (name) =>
        `The trigger \`${name}\` stays and runs on the platform's writes too: what it changes is in no change log.`,
    ),
    ...(relation.hasRowSecurity
      ? [
          'Row security is on: the platform reads and writes as the role of `DATABASE_URL`, so its policies act beside yours.',
        ]
      : []),
  ]
}

/** Names for the ways back, each of its own at its parent. */
function withInverses(plans: readonly TablePlan[]): readonly TablePlan[] {
  const taken = new Map<string, Set<string>>(
    plans.map(({ declared }) => [
      declared.table,
      new Set(
        declared.fields.flatMap(({ name, maker }) => (maker === 'belongsTo' ? [name, `${name}Id`] : [name])),
      ),
    ]),
  )
  return plans.map((plan) => {
    const fields = plan.declared.fields.map((field) => {
      if (field.target === undefined) return field
      const at = taken.get(field.target) ?? new Set()
      const plural = pluralOf(plan.declared.name)
      const named = `${plural}By${field.name.charAt(0).toUpperCase()}${field.name.slice(1)}`
      const inverse = freeName(at.has(plural) ? named : plural, (name) => at.has(name))
      at.add(inverse)
      // A link's one argument is an object of ours.
      return { ...field, arguments: [{ ...(field.arguments[0] as object), inverse }] }
    })
    return { ...plan, declared: { ...plan.declared, fields } }
  })
}
