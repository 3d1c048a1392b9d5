import { createHash } from 'node:crypto'
import type { ModelField } from '../model/model.ts'
import type { Param } from '../plan/read-plan.ts'
import type { Dialect, DialectExpr, Writer } from './dialect.ts'
import type { Expr, From, OrderTerm, Select, SelectColumn } from './nodes.ts'

/** SQL text, and where each of its values comes from. */
export interface CompiledQuery {
  /** The same text has the same name, so that each connection parses and plans it once. */
  readonly name: string
  readonly text: string
  readonly values: readonly CompiledValue[]
  /** Where among the values those of the guard stand. */
  readonly guardAt: readonly number[]
}

export type CompiledValue =
  | {
      readonly kind: 'param'
      readonly param: Param
      readonly like: ModelField | undefined
      readonly many: boolean
    }
  | { readonly kind: 'session' }
  | { readonly kind: 'securityVersion' }

/** Writes a tree as the SQL of one database. Values never become text. */
export function compile(select: Select, dialect: Dialect): CompiledQuery {
  const values: CompiledValue[] = []
  const positions = new Map<string, number>()
  const position = (value: CompiledValue, key: string): number => {
    const known = positions.get(key)
    if (known !== undefined) return known
    values.push(value)
    positions.set(key, values.length)
    return values.length
  }
  const written = writeSelect(select, writerFor(dialect, position))
  const settled = dialect.settlePlaceholders?.(written)
  const text = settled?.text ?? written
  const ordered = inOrder(values, settled?.positions)
  return Object.freeze({ name: nameOf(text), text, values: ordered, guardAt: guardPlaces(ordered) })
}

const guardPlaces = (values: readonly CompiledValue[]): readonly number[] =>
  values.flatMap(({ kind }, at) => (kind === 'param' ? [] : [at]))

function inOrder(
  values: readonly CompiledValue[],
  positions: readonly number[] | undefined,
): readonly CompiledValue[] {
  // A position was given with its value, so there is one.
  return positions?.flatMap((position) => values[position - 1] ?? []) ?? values
}

const nameOf = (text: string): string =>
  `o_${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`

type Position = (value: CompiledValue, key: string) => number
interface FullWriter extends Writer {
  readonly dialect: Dialect
  position: Position
}

function writerFor(dialect: Dialect, position: Position): FullWriter {
  const writer: FullWriter = {
    dialect,
    position,
    expr: (node) => writeExpr(node, writer),
    select: (node) => writeSelect(node, writer),
    derived: (node) => writeFrom(node, writer),
    orderBy: (terms) => writeOrder(terms, writer),
    value: (param, type) =>
      dialect.placeholder(
        position({ kind: 'param', param, like: undefined, many: false }, `${keyOf(param)}:${type}`),
        type,
      ),
  }
  return writer
}

const keyOf = (param: Param): string =>
  param.kind === 'constant' ? `constant:${String(param.value)}` : JSON.stringify(param)

function writeSelect(select: Select, writer: FullWriter): string {
  return writer.dialect.wholeSelect?.(select, writer) ?? writePlainSelect(select, writer)
}

function writePlainSelect(select: Select, writer: FullWriter): string {
  const parts = [`select ${select.columns.map((one) => writeColumn(one, writer)).join(', ')}`]
  if (select.from) parts.push(`from ${writeFrom(select.from, writer)}`)
  if (select.where) parts.push(`where ${writeExpr(select.where, writer)}`)
  if (select.orderBy && select.orderBy.length > 0)
    parts.push(`order by ${writeOrder(select.orderBy, writer)}`)
  if (select.limit) parts.push(`limit ${writeExpr(select.limit, writer)}`)
  if (select.lock) parts.push(writer.dialect.lockRows)
  return parts.join(' ')
}

function writeColumn(one: SelectColumn, writer: FullWriter): string {
  if ('allOf' in one) return `${writer.dialect.identifier(one.allOf)}.*`
  const value = writeTold(one.value, writer)
  return one.as === undefined ? value : `${value} as ${writer.dialect.identifier(one.as)}`
}

/** What an answer says about itself: whether it holds. */
function writeTold(node: Expr, writer: FullWriter): string {
  const value = writeExpr(node, writer)
  return node.kind === 'guard' || node.kind === 'boolean' ? writer.dialect.truth(value) : value
}

function writeFrom(from: From, writer: FullWriter): string {
  const name = (text: string) => writer.dialect.identifier(text)
  if (from.kind === 'table') {
    const hint = from.index === undefined ? '' : writer.dialect.useIndex(from.index)
    return `${name(from.name)} ${name(from.alias)}${hint}`
  }
  if (from.kind === 'derived') return `(${writeSelect(from.select, writer)}) ${name(from.alias)}`
  return writer.dialect.from(from, writer)
}

function writeOrder(terms: readonly OrderTerm[], writer: FullWriter): string {
  return terms
    .map(({ value, descending }) => writeExpr(value, writer) + (descending ? ' desc' : ''))
    .join(', ')
}

function writeExpr(node: Expr, writer: FullWriter): string {
  const write = (inner: Expr) => writeExpr(inner, writer)
  const { dialect } = writer
  switch (node.kind) {
    case 'column':
      return `${dialect.identifier(node.alias)}.${dialect.identifier(node.name)}`
    case 'param':
      return writeParam(node, writer)
    case 'sessionParam':
      return dialect.placeholder(
        writer.position({ kind: node.which }, node.which),
        node.which === 'session' ? 'uuid' : 'bigint',
      )
    case 'number':
      return String(node.value)
    case 'string':
      return `'${node.value.replaceAll("'", "''")}'`
    case 'boolean':
      return String(node.value)
    case 'null':
      return 'null'
    case 'written':
      return node.sql
    case 'binary':
      return `${write(node.left)} ${node.operator} ${write(node.right)}`
    case 'and':
    case 'or':
      return `(${node.of.map(write).join(` ${node.kind} `)})`
    case 'isNull':
      return `${write(node.of)} is null`
    case 'case':
      return `case when ${write(node.when)} then ${write(node.then)} else ${write(node.otherwise)} end`
    case 'least':
    case 'coalesce':
      return `${node.kind}(${node.of.map(write).join(', ')})`
    case 'tested':
      return `(${write(node.of)}) is true`
    case 'exists':
      return `exists (${writeSelect(node.select, writer)}${dialect.asItStands})`
    case 'scalar':
      return `(${writeSelect(node.select, writer)})`
    default:
      return dialect.expression(node satisfies DialectExpr, writer)
  }
}

function writeParam(node: Extract<Expr, { kind: 'param' }>, writer: FullWriter): string {
  const type = writer.dialect.valueType(node.like) + (node.many === true ? '[]' : '')
  const value: CompiledValue = {
    kind: 'param',
    param: node.param,
    like: node.like,
    many: node.many === true,
  }
  return writer.dialect.placeholder(writer.position(value, `${keyOf(node.param)}:${type}`), type)
}
