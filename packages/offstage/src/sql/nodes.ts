import type { ModelField, ModelResource } from '../model/model.ts'
import type { Picked } from '../plan/ask.ts'
import type { Param } from '../plan/read-plan.ts'

/** SQL as a tree of plain nodes. What databases say differently has a node of its own, and the dialect writes it. */
export type Expr =
  | { readonly kind: 'column'; readonly alias: string; readonly name: string }
  /** A value that is sent beside the text, of the type that this field's column has. */
  | { readonly kind: 'param'; readonly param: Param; readonly like: ModelField; readonly many?: boolean }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'now' }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expr; readonly right: Expr }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Expr[] }
  /** True where the condition is false or unknown: `not` in two-valued logic. */
  | { readonly kind: 'notTrue'; readonly of: Expr }
  | { readonly kind: 'isNull'; readonly of: Expr }
  | { readonly kind: 'case'; readonly when: Expr; readonly then: Expr; readonly otherwise: Expr }
  | { readonly kind: 'exists'; readonly select: Select }
  // A condition that the row at hand is tested for, and that no index is looked for to answer.
  | { readonly kind: 'tested'; readonly of: Expr }
  | { readonly kind: 'scalar'; readonly select: Select }
  | { readonly kind: 'any'; readonly left: Expr; readonly values: Expr }
  // Equal to a value, in words that leave the column in the order (see select-rows.ts).
  | { readonly kind: 'equals'; readonly left: Expr; readonly value: Expr }
  | { readonly kind: 'coalesce'; readonly of: readonly Expr[] }
  // What each dialect writes in its own way:
  /** Past the values in the order of the keys, in words that one index answers. */
  | {
      readonly kind: 'past'
      readonly keys: readonly Expr[]
      readonly values: readonly Expr[]
      readonly descending: boolean
    }
  | {
      readonly kind: 'fieldJson'
      readonly alias: string
      readonly field: ModelField
      readonly pick?: readonly Picked[] | undefined
    }
  | { readonly kind: 'balanceAmount'; readonly alias: string; readonly field: ModelField }
  /** All columns of a row as JSON; exact numbers as text, since a reader's numbers may hold fewer digits. */
  | { readonly kind: 'rowImage'; readonly alias: string; readonly resource: ModelResource }
  | { readonly kind: 'keyText'; readonly alias: string; readonly field: ModelField }
  | {
      readonly kind: 'jsonRow'
      readonly members: readonly JsonMember[]
      readonly droppedWhen: readonly { readonly as: string; readonly condition: Expr }[]
    }
  | { readonly kind: 'jsonArray'; readonly rows: Derived; readonly element: Expr }
  /** Texts of JSON, one after the other with ROW_PARTS_SEPARATOR between them, which JSON never holds. */
  | { readonly kind: 'jsonText'; readonly of: readonly Expr[] }
  | { readonly kind: 'cursorText'; readonly keys: readonly Expr[] }
  /** A row has the words. `among`: the words of which rows are looked at, and how many; a row that is at hand needs none. */
  | {
      readonly kind: 'matches'
      readonly alias: string
      readonly words: Param
      readonly among?: WordsAmong
    }
  | { readonly kind: 'rank'; readonly alias: string; readonly words: Param }
  | { readonly kind: 'countRows'; readonly rows: Select }
  /** All values of a column in the order of the rows, and how many rows there are. */
  | { readonly kind: 'gather'; readonly of: Expr }
  | { readonly kind: 'rowCount' }
  /** The sum of a column, zero of no row, as exact as the field's values; whole without a field. */
  | { readonly kind: 'sumOf'; readonly of: Expr; readonly like: ModelField | undefined }
  | { readonly kind: 'least'; readonly of: readonly Expr[] }
  /** The first `limit` of gathered values as a JSON array, the last of them first where `turned`; all without a limit. */
  | {
      readonly kind: 'firstOf'
      readonly gathered: Expr
      readonly limit: Expr | undefined
      readonly turned: boolean
    }
  /** The gathered value at a place, at most the `limit`th; null where there is none. */
  | {
      readonly kind: 'itemOf'
      readonly gathered: Expr
      readonly place: Expr
      readonly limit: Expr | undefined
    }
  /** What a dialect has written already, as text or as JSON text. */
  | { readonly kind: 'written'; readonly sql: string; readonly is: 'text' | 'json' }
  | { readonly kind: 'guard'; readonly session: Expr; readonly version: Expr }
  | { readonly kind: 'sessionParam'; readonly which: 'session' | 'securityVersion' }

/** Where words are looked up: in one index for each way to see rows. */
export interface WordsAmong {
  readonly table: string
  readonly alias: string
  /** Ways in which there can be one row at most: it is found by itself. */
  readonly single: readonly Select[]
  readonly ways: readonly {
    /** What holds each column that stands in the index before the words. */
    readonly held: readonly Expr[]
    readonly columns: readonly string[]
  }[]
  /** Rows that are looked at for one word, for several words, and before the rarest of several is chosen. */
  readonly most: { readonly one: number; readonly several: number; readonly counted: number }
}

/** Stands between the JSON texts of a row that is asked for in more than one selection. */
export const ROW_PARTS_SEPARATOR = '\u001e'

export type BinaryOperator = '=' | '<>' | '>' | '>=' | '<' | '<='

export interface JsonMember {
  readonly as: string
  readonly value: Expr
}

export interface Select {
  readonly kind: 'select'
  readonly columns: readonly SelectColumn[]
  readonly from?: From
  readonly where?: Expr
  readonly orderBy?: readonly OrderTerm[]
  readonly limit?: Expr
  readonly lock?: 'update'
}

export type SelectColumn = { readonly value: Expr; readonly as?: string } | { readonly allOf: string }

export interface OrderTerm {
  readonly value: Expr
  readonly descending: boolean
}

export type From =
  /** `index`: the one that was made for this read. */
  | { readonly kind: 'table'; readonly name: string; readonly alias: string; readonly index?: string }
  | Derived
  /** The one row of `guard`, then the rows of `rows` where it holds: at least one row comes back. */
  | { readonly kind: 'guarded'; readonly guard: Select; readonly rows: Derived }

export type Derived =
  | { readonly kind: 'derived'; readonly select: Select; readonly alias: string }
  /** The rows of several ordered selects merged, each row once, in the same order. */
  | {
      readonly kind: 'merged'
      readonly of: readonly Select[]
      readonly keys: readonly string[]
      readonly orderBy: readonly OrderTerm[]
      readonly limit: Expr | undefined
      readonly alias: string
    }

export const column = (alias: string, name: string): Expr => ({ kind: 'column', alias, name })
export const binary = (left: Expr, operator: BinaryOperator, right: Expr): Expr => ({
  kind: 'binary',
  operator,
  left,
  right,
})
/** Lets a condition be tested on a row that something else has found. */
export const tested = (of: Expr): Expr => (of.kind === 'boolean' ? of : { kind: 'tested', of })

export const TRUE_SQL: Expr = Object.freeze({ kind: 'boolean', value: true })
export const FALSE_SQL: Expr = Object.freeze({ kind: 'boolean', value: false })

/** The conjunction; undefined when nothing is asked. */
export function and(of: readonly Expr[]): Expr | undefined {
  return of.length > 1 ? { kind: 'and', of } : of[0]
}

/** The disjunction; false when there is no way. */
export function or(of: readonly Expr[]): Expr {
  return of.length > 1 ? { kind: 'or', of } : (of[0] ?? FALSE_SQL)
}
