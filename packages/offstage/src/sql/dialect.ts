import type { ModelField } from '../model/model.ts'
import type { Expr, From, Select } from './nodes.ts'

/** What a database says in its own way. A dialect is these few functions; everything else is common SQL. */
export interface Dialect {
  readonly name: 'postgres' | 'mysql'
  readonly capabilities: Capabilities
  /** How rows are held against other writers until the transaction ends. */
  readonly lockRows: string
  /** Ends a subquery that is to be asked for each row as it stands, and not turned into a join from its other side. */
  readonly asItStands: string
  /** Quotes an identifier; the quote inside it is doubled, so no name can end the quoting. */
  identifier(name: string): string
  /** Follows a table's name and has its rows read from this index; nothing where the order of a select says it. */
  useIndex(name: string): string
  /** The n-th value, counted from 1, cast to the type of a field's column. */
  placeholder(position: number, type: string): string
  /** Where placeholders have no numbers: the finished text, and which value each of them takes. */
  settlePlaceholders?(text: string): { readonly text: string; readonly positions: readonly number[] }
  /** The type of a field's column. */
  columnType(field: ModelField): string
  /** The type of a value that is compared with the column. */
  valueType(field: ModelField): string
  /** A condition as a column of an answer, which reads `true` or `t` where it holds. */
  truth(condition: string): string
  /** Writes a select that this database says otherwise as a whole; undefined for every other. */
  wholeSelect?(select: Select, write: Writer): string | undefined
  /** Writes the nodes that databases say differently. */
  expression(node: DialectExpr, write: Writer): string
  from(from: DialectFrom, write: Writer): string
  /** A value as the driver takes it for a column like this field's. */
  encode(value: unknown, field: ModelField): unknown
}

/** What a database lacks, and what follows. */
export interface Capabilities {
  /** INSERT, UPDATE and DELETE answer the rows they touched; without it they are read again. */
  readonly returning: boolean
  /** DDL is part of a transaction; without it a migration's steps are recorded one by one. */
  readonly transactionalDdl: boolean
  /** An index can be built while writes go on; without it a migration says that it blocks. */
  readonly concurrentIndexes: boolean
}

type DialectKinds =
  | 'past'
  | 'fieldJson'
  | 'balanceAmount'
  | 'rowImage'
  | 'keyText'
  | 'jsonRow'
  | 'jsonArray'
  | 'jsonText'
  | 'cursorText'
  | 'matches'
  | 'rank'
  | 'countRows'
  | 'gather'
  | 'rowCount'
  | 'sumOf'
  | 'firstOf'
  | 'itemOf'
  | 'guard'
  | 'any'
  | 'equals'
  | 'notTrue'
  | 'now'
export type DialectExpr = Extract<Expr, { kind: DialectKinds }>
export type DialectFrom = Extract<From, { kind: 'guarded' | 'merged' }>

/** Writes the parts of a node. */
export interface Writer {
  expr(node: Expr): string
  select(node: Extract<From, { kind: 'derived' }>['select']): string
  derived(node: Extract<From, { kind: 'derived' | 'merged' }>): string
  orderBy(terms: Extract<From, { kind: 'merged' }>['orderBy']): string
  /** Adds a value and answers its placeholder. */
  value(param: Extract<Expr, { kind: 'param' }>['param'], type: string): string
}
