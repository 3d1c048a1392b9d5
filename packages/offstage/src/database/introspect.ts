import assert from 'node:assert/strict'
import type { Queryable } from './database.ts'
import type { Index, Schema, Table, Trigger } from './schema.ts'

/** What a database has: the part that a Schema can say, and two lists of what it cannot. */
export interface ActualSchema extends Schema {
  /** Left over from a build or a validation that did not end; the server does not rely on them. */
  readonly unfinished?: readonly SchemaObject[]
  /** Made by other means and beyond what a Schema can say (a partial index, say); left alone unless a name clashes. */
  readonly beyond?: readonly SchemaObject[]
  /** Unique indexes that belong to a constraint and are dropped through it. */
  readonly constraintIndexes?: readonly string[]
}

export interface SchemaObject {
  readonly kind: 'index' | 'foreignKey' | 'check'
  readonly table: string
  readonly name: string
  /** As the server prints it. */
  readonly definition: string
}

/** Reads the tables of one schema from the catalogs, types and expressions as the server prints them. */
export async function introspect(db: Queryable, schemaName = 'public'): Promise<ActualSchema> {
  const [answer] = await db.query<{ tables: string }>({ text: catalogQuery, values: [schemaName] })
  assert(answer, 'an aggregate without grouping answers one row')
  // The shape is what catalogQuery builds, a screen below.
  const tables = JSON.parse(answer.tables) as CatalogTable[]
  const indexes = tables.flatMap((table) => table.indexes)
  return {
    tables: tables.map(tableOf),
    unfinished: tables.flatMap((table) => objectsOf(table, (found) => !found.beyond && !found.valid)),
    beyond: tables.flatMap((table) => objectsOf(table, (found) => found.beyond)),
    constraintIndexes: indexes.filter(({ constraint }) => constraint).map(({ name }) => name),
  }
}

interface CatalogTable {
  readonly name: string
  readonly columns: readonly CatalogColumn[]
  readonly primaryKey: readonly string[]
  readonly indexes: readonly (CatalogObject & Index & { readonly constraint: boolean })[]
  readonly foreignKeys: readonly (CatalogObject & Table['foreignKeys'][number])[]
  readonly checks: readonly (CatalogObject & Table['checks'][number])[]
  readonly triggers: readonly (Omit<Trigger, 'isOff'> & { readonly isOff: boolean })[]
}

interface CatalogColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  readonly generated: string | null
}

interface CatalogObject {
  readonly name: string
  readonly valid: boolean
  readonly beyond: boolean
  readonly definition: string
}

function tableOf(found: CatalogTable): Table {
  return {
    name: found.name,
    columns: found.columns.map(columnOf),
    primaryKey: found.primaryKey,
    indexes: found.indexes.filter(isWhole).map(indexOf),
    foreignKeys: found.foreignKeys
      .filter(isWhole)
      .map(({ name, column, references, onDelete }) => ({ name, column, references, onDelete })),
    checks: found.checks.filter(isWhole).map(({ name, expression }) => ({ name, expression })),
    ...(found.triggers.length === 0 ? {} : { triggers: found.triggers.map(triggerOf) }),
  }
}

const triggerOf = ({ isOff, ...trigger }: CatalogTable['triggers'][number]): Trigger =>
  isOff ? { ...trigger, isOff } : trigger

function columnOf({
  name,
  type,
  nullable,
  default: declared,
  generated,
}: CatalogColumn): Table['columns'][number] {
  return {
    name,
    type,
    nullable,
    ...(declared === null ? {} : { default: declared }),
    ...(generated === null ? {} : { generated }),
  }
}

// The query answers null for the parts an index column does not have; a Schema leaves them out.
function indexOf({ name, columns, unique, method }: Index): Index {
  const present = columns.map((column) =>
    Object.fromEntries(Object.entries(column).filter(([, value]) => value !== null)),
  )
  return { name, columns: present, unique, method }
}

function isWhole({ valid, beyond }: CatalogObject): boolean {
  return valid && !beyond
}

function objectsOf(table: CatalogTable, belongs: (found: CatalogObject) => boolean): SchemaObject[] {
  const named = (kind: SchemaObject['kind'], found: readonly CatalogObject[]): SchemaObject[] =>
    found.filter(belongs).map(({ name, definition }) => ({ kind, table: table.name, name, definition }))
  return [
    ...named('index', table.indexes),
    ...named('foreignKey', table.foreignKeys),
    ...named('check', table.checks),
  ]
}

// One statement, built as JSON text by the server, so that no driver setting changes what is read.
// What an extension brought along is the extension's own and is left out.
const catalogQuery = `
select coalesce(json_agg(json_build_object(
  'name', c.relname,
  'columns', columns.list,
  'primaryKey', coalesce(key.list, '[]'),
  'indexes', coalesce(indexes.list, '[]'),
  'foreignKeys', coalesce(foreign_keys.list, '[]'),
  'checks', coalesce(checks.list, '[]'),
  'triggers', coalesce(triggers.list, '[]')
) order by c.relname), '[]')::text as tables
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
cross join lateral (
  select coalesce(json_agg(json_build_object(
    'name', a.attname,
    'type', format_type(a.atttypid, a.atttypmod),
    -- Since version 18 a NOT NULL may be declared but not yet validated; it then promises nothing.
    'nullable', not a.attnotnull or exists (
      select from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'n' and k.conkey = array[a.attnum] and not k.convalidated),
    'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
    'generated', case when a.attgenerated <> '' then pg_get_expr(d.adbin, d.adrelid) end
  ) order by a.attnum), '[]') as list
  from pg_attribute a
  left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
) columns
left join lateral (
  select json_agg(a.attname order by part.at) as list
  from pg_index i
  cross join unnest(i.indkey::int2[]) with ordinality part (attnum, at)
  join pg_attribute a on a.attrelid = c.oid and a.attnum = part.attnum
  where i.indrelid = c.oid and i.indisprimary
) key on true
left join lateral (
  select json_agg(json_build_object(
    'name', ic.relname,
    'unique', i.indisunique,
    'method', am.amname,
    'valid', i.indisvalid and i.indisready,
    'constraint', exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('u', 'x')),
    'definition', pg_get_indexdef(i.indexrelid),
    'beyond', i.indpred is not null
      or i.indnatts <> i.indnkeyatts
      or am.amname not in ('btree', 'gin')
      or coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false)
      or parts.beyond,
    'columns', parts.list
  ) order by ic.relname) as list
  from pg_index i
  join pg_class ic on ic.oid = i.indexrelid
  join pg_am am on am.oid = ic.relam
  cross join lateral (
    select
      json_agg(json_build_object(
        'name', a.attname,
        'expression', case when a.attname is null then pg_get_indexdef(i.indexrelid, at, false) end,
        'operatorClass', case when not o.opcdefault then o.opcname end
      ) order by at) as list,
      -- A direction, or a collation other than the column's own.
      bool_or(i.indoption[at - 1] <> 0 or (a.attname is not null and i.indcollation[at - 1] not in (0, a.attcollation))) as beyond
    from generate_series(1, i.indnkeyatts::int) at
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[at - 1] and i.indkey[at - 1] <> 0
    join pg_opclass o on o.oid = i.indclass[at - 1]
  ) parts
  where i.indrelid = c.oid and not i.indisprimary
) indexes on true
left join lateral (
  select json_agg(json_build_object(
    'name', k.conname,
    'column', a.attname,
    'references', r.relname,
    'onDelete', case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'r' then 'restrict' end,
    'valid', k.convalidated,
    'definition', pg_get_constraintdef(k.oid),
    'beyond', cardinality(k.conkey) <> 1 or k.confupdtype <> 'a' or k.confdeltype not in ('c', 'n', 'r')
      or k.condeferrable or k.confmatchtype <> 's' or r.relnamespace <> c.relnamespace
      -- A Schema's foreign key means the primary key of the other table.
      or not exists (select from pg_index p where p.indrelid = r.oid and p.indisprimary and array(select unnest(p.indkey::int2[])) = k.confkey)
  ) order by k.conname) as list
  from pg_constraint k
  join pg_class r on r.oid = k.confrelid
  join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
  where k.conrelid = c.oid and k.contype = 'f' and k.conparentid = 0
) foreign_keys on true
left join lateral (
  select json_agg(json_build_object(
    'name', k.conname,
    'expression', pg_get_expr(k.conbin, k.conrelid),
    'valid', k.convalidated,
    'definition', pg_get_constraintdef(k.oid),
    'beyond', k.connoinherit
  ) order by k.conname) as list
  from pg_constraint k
  where k.conrelid = c.oid and k.contype = 'c'
) checks on true
left join lateral (
  -- Those that call a function of the platform's; what others have made is theirs.
  select json_agg(json_build_object(
    'name', t.tgname,
    'event', case when t.tgtype & 4 > 0 then 'insert' when t.tgtype & 8 > 0 then 'delete' else 'update' end,
    'function', 'offstage.' || f.proname,
    'isOff', t.tgenabled <> 'O',
    -- The arguments stand one after the other, each with a zero behind it.
    'arguments', to_json(trim_array(string_to_array(encode(t.tgargs, 'escape'), '\\000'), 1))
  ) order by t.tgname) as list
  from pg_trigger t
  join pg_proc f on f.oid = t.tgfoid
  where t.tgrelid = c.oid and not t.tgisinternal and f.pronamespace = to_regnamespace('offstage')
) triggers on true
where n.nspname = $1
  and c.relkind in ('r', 'p')
  and not exists (
    select from pg_depend e
    where e.classid = 'pg_class'::regclass and e.objid = c.oid and e.deptype = 'e')`
