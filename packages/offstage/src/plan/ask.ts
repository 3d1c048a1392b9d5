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
  readonly search: ValueIndex | undefined
  /** The greatest number of rows; one more is read to know whether there is a next page. */
  readonly limit: ValueIndex | undefined
  /** The first of the cursor's keys among the values. */
  readonly after: ValueIndex | undefined
  /** Only rows of these ids, for a live stream that looks again at what changed. */
  readonly only: ValueIndex | undefined
  readonly count: boolean
  readonly select: readonly Selection[]
  /** `rows` for an array of rows; otherwise a GraphQL connection with these members. */
  readonly form: 'rows' | readonly ConnectionMember[]
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
  | { readonly kind: 'field'; readonly name: string; readonly as: string }
  | { readonly kind: 'type'; readonly as: string }
  | {
      readonly kind: 'one'
      readonly link: string
      readonly as: string
      readonly select: readonly Selection[]
    }
  | { readonly kind: 'many'; readonly inverse: string; readonly as: string; readonly rows: RowsAsk }

export type ConnectionMember =
  | { readonly kind: 'nodes'; readonly as: string; readonly select: readonly Selection[] }
  | {
      readonly kind: 'edges'
      readonly as: string
      readonly cursor: readonly string[]
      readonly node: readonly { readonly as: string; readonly select: readonly Selection[] }[]
      readonly typename: readonly string[]
    }
  | {
      readonly kind: 'pageInfo'
      readonly as: string
      readonly members: readonly {
        readonly name: 'hasNextPage' | 'hasPreviousPage' | 'startCursor' | 'endCursor' | '__typename'
        readonly as: string
      }[]
    }
  | { readonly kind: 'type'; readonly as: string }
