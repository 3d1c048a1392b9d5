import fc from 'fast-check'
import type { Check, Column, ForeignKey, Index, Schema, Table } from '../../schema.ts'

/** A schema as drawn by fast-check, and a later one that it can grow into without losing values. */
export interface SchemaPair {
  readonly before: Schema
  readonly after: Schema
}

export function schemaPairs(): fc.Arbitrary<SchemaPair> {
  return fc.tuple(sketches(), sketches()).map(([before, after]) => ({
    before: schemaOf(before),
    after: schemaOf(after.map((table) => lifted(table, before))),
  }))
}

/** A value that every check drawn here accepts, as SQL, for a column of this type. */
export function valueFor(type: string): string {
  const [word = ''] = type.split('(')
  const values: Record<string, string> = {
    smallint: '7',
    integer: '7',
    bigint: '7',
    numeric: '12.5',
    boolean: 'true',
    jsonb: `'{"a": 1}'`,
    date: `'2026-01-31'`,
    timestamp: `'2026-01-31T09:30:00.123Z'`,
  }
  return values[word.trim()] ?? `'active'`
}

interface ColumnSketch {
  readonly name: keyof typeof ladders
  /** How far up its ladder of types a column is. */
  readonly rung: number
  readonly nullable: boolean
  readonly default: 'none' | 'constant' | 'volatile'
}

interface TableSketch {
  readonly name: string
  readonly columns: readonly ColumnSketch[]
  readonly generated: 'none' | 'label' | 'code'
  readonly holder: 'none' | ForeignKey['onDelete']
  readonly checks: readonly number[]
  readonly indexes: readonly number[]
}

// Each type widens into the next one.
const ladders = {
  code: ['character varying(8)', 'character varying(32)', 'text'],
  status: ['text'],
  note: ['text'],
  order: ['smallint', 'integer', 'bigint'],
  price: ['numeric(6,2)', 'numeric(12,2)', 'numeric(14,4)', 'numeric'],
  usable: ['boolean'],
  meta: ['jsonb'],
  due_at: ['timestamp(3) with time zone', 'timestamp(6) with time zone'],
  // Not a uuid: renamed into a holder it would refer to nothing.
  born: ['date'],
} as const

const names = Object.keys(ladders) as (keyof typeof ladders)[]

function sketches(): fc.Arbitrary<TableSketch[]> {
  const column = fc.record<ColumnSketch>({
    name: fc.constantFrom(...names),
    rung: fc.nat(3),
    nullable: fc.boolean(),
    default: fc.constantFrom('none', 'constant', 'volatile'),
  })
  const table = fc.record<TableSketch>({
    name: fc.constantFrom('customer', 'order', 'gift_card', 'Odd name'),
    columns: fc.uniqueArray(column, { selector: ({ name }) => name, maxLength: 6 }),
    generated: fc.constantFrom('none', 'label', 'code'),
    holder: fc.constantFrom('none', 'restrict', 'cascade', 'set null'),
    checks: fc.uniqueArray(fc.nat(3), { maxLength: 3 }),
    indexes: fc.uniqueArray(fc.nat(6), { maxLength: 4 }),
  })
  return fc.uniqueArray(table, { selector: ({ name }) => name, minLength: 1, maxLength: 3 })
}

// A later schema never asks for a narrower type than an earlier one had; in any table, because a table may be renamed.
function lifted(table: TableSketch, before: readonly TableSketch[]): TableSketch {
  const earlier = before.flatMap(({ columns }) => columns)
  return {
    ...table,
    columns: table.columns.map((column) => {
      const rungs = earlier.filter(({ name }) => name === column.name).map(({ rung }) => rung)
      return { ...column, rung: Math.max(column.rung, ...rungs) }
    }),
  }
}

function schemaOf(tables: readonly TableSketch[]): Schema {
  return { tables: tables.map((table) => tableOf(table, tables[0]?.name ?? table.name)) }
}

function tableOf(sketch: TableSketch, holder: string): Table {
  const columns = [
    ...housekeeping,
    ...sketch.columns.map(columnOf),
    ...generatedOf(sketch),
    ...holderOf(sketch),
  ]
  return {
    name: sketch.name,
    columns,
    primaryKey: ['id'],
    indexes: sketch.indexes.flatMap((kind) => indexOf(sketch.name, kind, columns)),
    foreignKeys:
      sketch.holder === 'none'
        ? []
        : [
            {
              name: `${sketch.name}_holder`,
              column: 'holder_id',
              references: holder,
              onDelete: sketch.holder,
            },
          ],
    checks: sketch.checks.flatMap((kind) => checkOf(sketch.name, kind, columns)),
  }
}

const housekeeping: readonly Column[] = [
  { name: 'id', type: 'uuid', nullable: false },
  { name: 'version', type: 'bigint', nullable: false, default: '1' },
  { name: 'created_at', type: 'timestamp(6) with time zone', nullable: false, default: 'now()' },
  { name: 'label', type: 'text', nullable: false, default: `'active'` },
]

function columnOf(sketch: ColumnSketch): Column {
  const ladder = ladders[sketch.name]
  const type = ladder[Math.min(sketch.rung, ladder.length - 1)] ?? ladder[0]
  const value = sketch.default === 'volatile' ? volatileFor(type) : valueFor(type)
  return {
    name: sketch.name,
    type,
    nullable: sketch.nullable,
    ...(sketch.default === 'none' ? {} : { default: value }),
  }
}

// An expression that may differ from row to row, whose every value the checks accept.
function volatileFor(type: string): string {
  const [word = ''] = type.split('(')
  const values: Record<string, string> = {
    boolean: 'random() < 2',
    jsonb: `jsonb_build_object('a', floor(random()))`,
    date: 'current_date + floor(random())::integer',
    timestamp: 'clock_timestamp()',
    text: `left('active' || random()::text, 6)`,
    'character varying': `left('active' || random()::text, 6)`,
  }
  return values[word.trim()] ?? `(7 + floor(random()))::${type}`
}

function generatedOf({ generated, columns }: TableSketch): Column[] {
  if (generated === 'none') return []
  const read = columns.some(({ name }) => name === generated) ? generated : 'label'
  return [{ name: 'label_length', type: 'integer', nullable: true, generated: `length(${read}) + 1` }]
}

function holderOf({ holder }: TableSketch): Column[] {
  return holder === 'none' ? [] : [{ name: 'holder_id', type: 'uuid', nullable: true }]
}

function indexOf(table: string, kind: number, columns: readonly Column[]): Index[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  const index = (
    name: string,
    needs: string,
    parts: Index['columns'],
    unique = false,
    method: Index['method'] = 'btree',
  ) => (has(needs) ? [{ name: `${table}_${name}`, columns: parts, unique, method }] : [])
  if (kind === 0) return index('by', 'code', [{ name: 'code' }, { name: 'id' }], true)
  if (kind === 1)
    return index('by_order', 'order', [{ name: 'order' }, { name: 'created_at' }, { name: 'id' }])
  if (kind === 2) return index('lower', 'code', [{ expression: 'lower(code)' }])
  if (kind === 3)
    return index('meta', 'meta', [{ name: 'meta', operatorClass: 'jsonb_path_ops' }], false, 'gin')
  if (kind === 4) return index('note', 'note', [{ expression: `coalesce(note, '')` }, { name: 'id' }])
  if (kind === 5) return index('length', 'label_length', [{ name: 'label_length' }, { name: 'id' }])
  return index('label', 'label', [{ name: 'label' }, { name: 'version' }])
}

function checkOf(table: string, kind: number, columns: readonly Column[]): Check[] {
  const has = (name: string): boolean => columns.some((column) => column.name === name)
  const check = (name: string, needs: string, expression: string) =>
    has(needs) ? [{ name: `${table}_${name}`, expression }] : []
  if (kind === 0) return check('code', 'code', `code <> '' and code in ('active', 'frozen')`)
  if (kind === 1) return check('order', 'order', '"order" >= 0')
  if (kind === 2) return check('status_known', 'status', `status in ('active', 'frozen', 'gone')`)
  return check('status', 'status', `status = 'active' or length(status) > 2`)
}
