import type { Queryable, Row } from '../database.ts'
import type { ActualSchema } from '../introspect.ts'
import type { Check, Column, ForeignKey, Index, Table } from '../schema.ts'

/** Reads the app's tables of the session's database, types and expressions as the server prints them. */
export async function introspect(db: Queryable): Promise<ActualSchema> {
  const [columns, indexes, foreignKeys, checks] = [
    await db.query<ColumnRow>(columnsQuery),
    await db.query<IndexRow>(indexesQuery),
    await db.query<ForeignKeyRow>(foreignKeysQuery),
    await db.query<CheckRow>(checksQuery),
  ]
  const names = [...new Set(columns.map(({ table }) => table))]
  return { tables: names.map((name) => tableOf(name, { columns, indexes, foreignKeys, checks })) }
}

interface Catalog {
  readonly columns: readonly ColumnRow[]
  readonly indexes: readonly IndexRow[]
  readonly foreignKeys: readonly ForeignKeyRow[]
  readonly checks: readonly CheckRow[]
}

function tableOf(name: string, catalog: Catalog): Table {
  const of = <R extends { readonly table: string }>(rows: readonly R[]): readonly R[] =>
    rows.filter(({ table }) => table === name)
  const indexes = of(catalog.indexes)
  const checks = of(catalog.checks)
  return {
    name,
    columns: of(catalog.columns).map((column) => columnOf(column, checks)),
    primaryKey: indexes.filter(({ name: index }) => index === 'PRIMARY').map(({ column }) => column),
    indexes: indexesOf(indexes),
    foreignKeys: of(catalog.foreignKeys).map(foreignKeyOf),
    checks: checks
      .filter(({ level }) => level === 'Table')
      .map(({ name: check, expression }): Check => ({ name: check, expression })),
  }
}

interface ColumnRow extends Row {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly charset: string | null
  readonly collation: string | null
  readonly nullable: string
  readonly default: string | null
  readonly generated: string | null
}

function columnOf(row: ColumnRow, checks: readonly CheckRow[]): Column {
  // A column that may be empty and has no default is said to have the default NULL.
  const declared = row.default === null || row.default === 'NULL' ? undefined : row.default
  return {
    name: row.name,
    type: typeOf(row, checks),
    nullable: row.nullable === 'YES',
    ...(declared === undefined || row.generated !== null ? {} : { default: declared }),
    ...(row.generated === null ? {} : { generated: row.generated }),
  }
}

/** Text that is not of the app's own kind says so; JSON is text that is held to be JSON. */
function typeOf({ name, type, charset, collation }: ColumnRow, checks: readonly CheckRow[]): string {
  if (charset === null || collation === null || collation === 'utf8mb4_nopad_bin') return type
  const isJson =
    type === 'longtext' && checks.some((check) => check.name === name && check.level === 'Column')
  return isJson ? 'json' : `${type} character set ${charset} collate ${collation}`
}

interface IndexRow extends Row {
  readonly table: string
  readonly name: string
  readonly column: string
  readonly unique: string
  readonly method: string
}

function indexesOf(rows: readonly IndexRow[]): readonly Index[] {
  const names = [...new Set(rows.map(({ name }) => name))].filter((name) => name !== 'PRIMARY')
  return names.map((name) => {
    const parts = rows.filter((row) => row.name === name)
    return {
      name,
      columns: parts.map(({ column }) => ({ name: column })),
      unique: parts[0]?.unique === 'yes',
      method: parts[0]?.method === 'FULLTEXT' ? 'fulltext' : 'btree',
    }
  })
}

interface ForeignKeyRow extends Row {
  readonly table: string
  readonly name: string
  readonly column: string
  readonly references: string
  readonly rule: string
}

function foreignKeyOf({ name, column, references, rule }: ForeignKeyRow): ForeignKey {
  const onDelete = rule === 'CASCADE' ? 'cascade' : rule === 'SET NULL' ? 'set null' : 'restrict'
  return { name, column, references, onDelete }
}

interface CheckRow extends Row {
  readonly table: string
  readonly name: string
  readonly expression: string
  readonly level: string
}

const asked = (text: string) => ({ text, values: [] })

// The platform's own tables stand among the app's.
const OURS = String.raw`not like 'offstage|_%' escape '|'`

const columnsQuery = asked(`
  select c.table_name as "table", c.column_name as "name", c.column_type as "type", c.character_set_name as "charset",
    c.collation_name as "collation", c.is_nullable as "nullable", c.column_default as "default",
    c.generation_expression as "generated"
  from information_schema.columns c
  join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
  where c.table_schema = database() and t.table_type = 'BASE TABLE' and c.table_name ${OURS}
  order by c.table_name, c.ordinal_position`)

const indexesQuery = asked(`
  select table_name as "table", index_name as "name", column_name as "column",
    if(non_unique = 0, 'yes', 'no') as "unique", index_type as "method"
  from information_schema.statistics
  where table_schema = database() and table_name ${OURS}
  order by table_name, index_name, seq_in_index`)

const foreignKeysQuery = asked(`
  select k.table_name as "table", k.constraint_name as "name", k.column_name as "column",
    k.referenced_table_name as "references", r.delete_rule as "rule"
  from information_schema.key_column_usage k
  join information_schema.referential_constraints r
    on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name and r.table_name = k.table_name
  where k.table_schema = database() and k.table_name ${OURS}
  order by k.table_name, k.constraint_name`)

const checksQuery = asked(`
  select table_name as "table", constraint_name as "name", check_clause as "expression", level as "level"
  from information_schema.check_constraints
  where constraint_schema = database() and table_name ${OURS}
  order by table_name, constraint_name`)
