/**
 * What is asked for, whichever door it came through. The shape says everything but the values, which stand beside it
 * by number: two asks of the same shape share their plan, their SQL and their prepared statement.
 */
export interface Ask {
  readonly rows: RowsAsk
  readonly values: readonly unknown[]
}

/** The number of a value in `Ask.values`. */
export type ValueIndex = number

export interface RowsAsk {
  readonly resource: string
  /** `row`: the one row or none. `list`: a page. */
  readonly target: 'row' | 'list'
  readonly by: readonly ByAsk[]
  readonly range: readonly RangeAsk[]
  /** The first field of the order; undefined leaves it to the list. */
  readonly order: string | undefined
  readonly descending: boolean
  /** The page is read from the end of the order and shown in it: `after` is then the cursor before which it ends. */
  readonly backwards: boolean
  readonly search: ValueIndex | undefined
  /**
   * The greatest number of rows; one more is read to know whether there is a next page. It is part of the shape: with
   * a limit that it does not know, a database plans each time anew, or for a tenth of the table.
   */
  readonly limit: number | undefined
  /** The first of the cursor's keys among the values. */
  readonly after: ValueIndex | undefined
  /** Only rows of these ids, a list among the values: `id[in]=…`, and what a transaction names. */
  readonly only: ValueIndex | undefined
  readonly count: boolean
  /** Also rows that are deleted, for whoever may bring them back. */
  readonly includeDeleted?: boolean
  readonly select: readonly Selection[]
  /**
   * `rows` for rows in which what is masked is absent. Otherwise it is null, and a list is a GraphQL connection with
   * these members; of the outermost one the database makes the rows, and the door the rest.
   */
  readonly form: 'rows' | readonly ConnectionMember[]
  /** What is masked in rows of this ask; unless said, absent in `rows` and null in a connection. */
  readonly masked?: 'absent' | 'null'
}

export interface ByAsk {
  readonly field: string
  /** One value, or several of which any will do. */
  readonly values: readonly ValueIndex[]
}

export interface RangeAsk {
  readonly field: string
  readonly comparison: 'gt' | 'gte' | 'lt' | 'lte'
  readonly value: ValueIndex
}

export type Selection =
  | {
      readonly kind: 'field'
      readonly name: string
      readonly as: string
      /** Members of a money or file value; left out, the value has them all. */
      readonly pick?: readonly Picked[]
    }
  | { readonly kind: 'type'; readonly as: string }
  | {
      readonly kind: 'one'
      readonly link: string
      readonly as: string
      readonly select: readonly Selection[]
    }
  | { readonly kind: 'many'; readonly inverse: string; readonly as: string; readonly rows: RowsAsk }

/** A member of a value that is an object; `__typename` names its type. */
export interface Picked {
  readonly member: string
  readonly as: string
}

export type ConnectionMember =
  | { readonly kind: 'nodes'; readonly as: string; readonly select: readonly Selection[] }
  | {
      readonly kind: 'edges'
      readonly as: string
      readonly members: readonly (
        | { readonly kind: 'node'; readonly as: string; readonly select: readonly Selection[] }
        | { readonly kind: 'cursor'; readonly as: string }
        | { readonly kind: 'type'; readonly as: string }
      )[]
    }
  | {
      readonly kind: 'pageInfo'
      readonly as: string
      readonly members: readonly {
        readonly name: 'next' | 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor' | '__typename'
        readonly as: string
      }[]
    }
  | {
      readonly kind: 'count'
      readonly as: string
      readonly members: readonly { readonly name: 'value' | 'capped' | '__typename'; readonly as: string }[]
    }
  | { readonly kind: 'type'; readonly as: string }

/** An ask for rows with nothing said yet. */
export const NOTHING_ASKED = Object.freeze({
  by: [],
  range: [],
  order: undefined,
  descending: false,
  backwards: false,
  search: undefined,
  limit: undefined,
  after: undefined,
  only: undefined,
  count: false,
  form: 'rows',
} as const)
