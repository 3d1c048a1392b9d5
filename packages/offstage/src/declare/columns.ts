import type { Id } from '../values/id.ts'
import type { Instant } from '../values/instant.ts'
import { built, type ExpressionNode, type Operand, type OperandNode, type Predicate } from './expression.ts'
import type { AnyResource, BareValueOf, FieldMap, KindOf, LinkOf, LinkTo, TraitsOf } from './declaration.ts'

type Comparable<T> = T | Operand<T>

/** A column of a row in a policy or a computed field; comparing it answers a Predicate. */
export interface Column<T> {
  is(value: Comparable<T>): Predicate
  isNot(value: Comparable<T>): Predicate
  in(values: readonly T[]): Predicate
}

export interface OrderedColumn<T> extends Column<T> {
  gt(value: Comparable<T>): Predicate
  gte(value: Comparable<T>): Predicate
  lt(value: Comparable<T>): Predicate
  lte(value: Comparable<T>): Predicate
}

export interface OptionalColumn {
  /** True where the row has no value here. */
  isMissing(): Predicate
}

type OrderedKind = 'integer' | 'decimal' | 'timestamp' | 'date' | 'text'
type ComparableKind = OrderedKind | 'boolean' | 'oneOf' | 'belongsTo' | 'id' | 'money'

type ColumnOf<F> = KindOf<F> extends OrderedKind ? OrderedColumn<BareValueOf<F>> : Column<BareValueOf<F>>
type Missing<F> = 'optional' extends TraitsOf<F> ? OptionalColumn : unknown
type Walk<F> =
  LinkOf<F> extends LinkTo<infer Target, string>
    ? Target extends AnyResource
      ? ColumnsOf<Target['fields']>
      : unknown
    : unknown

/** The columns of a row, by field; a link is a column and a way to walk on to the parent's columns. */
export type ColumnsOf<Fields extends FieldMap> = {
  readonly [K in keyof Fields as KindOf<Fields[K]> extends ComparableKind ? K : never]: ColumnOf<Fields[K]> &
    Missing<Fields[K]> &
    Walk<Fields[K]>
} & BuiltInColumns

interface BuiltInColumns {
  readonly id: Column<Id>
  readonly createdAt: OrderedColumn<Instant>
  readonly updatedAt: OrderedColumn<Instant>
  /**
   * True where at least one child under the name `inverse` meets the condition:
   * `picture.has('grants', (grant) => grant('grantee').is(currentUser))`. The child is declared later than its parent,
   * so its columns are known by name only; the model checks them.
   */
  readonly has: (inverse: string, where: (child: ChildColumns) => Predicate) => Predicate
}

/** The columns of a child, by name. */
export type ChildColumns = (name: string) => OrderedColumn<unknown> & OptionalColumn

/** Makes the columns of a row: each property read becomes a step of a path, each comparison a node. */
export function columnsOf<Columns>(path: readonly string[] = []): Columns {
  const target = Object.create(null) as object
  // The proxy answers any name; whether the field exists is the type's business here and a rule's in the model.
  return new Proxy(target, {
    get: (_target, name) => (typeof name === 'string' ? columnAt(path, name) : undefined),
  }) as Columns
}

type Comparisons = Readonly<Record<string, (...args: never[]) => Predicate>>

function columnAt(path: readonly string[], name: string): unknown {
  const comparisons = comparisonsOn(path)
  if (path.length > 0 && Object.hasOwn(comparisons, name)) return comparisons[name]
  if (name === 'has')
    return (inverse: string, where: (child: ChildColumns) => Predicate) =>
      built({ kind: 'has', path, inverse, where: where((child) => columnsOf([child])).node })
  return columnsOf([...path, name])
}

function comparisonsOn(path: readonly string[]): Comparisons {
  const compare = (comparison: 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte') => (value: unknown) =>
    built({ kind: 'compare', path, comparison, operand: operandOf(value) })
  return {
    is: compare('eq'),
    isNot: compare('ne'),
    gt: compare('gt'),
    gte: compare('gte'),
    lt: compare('lt'),
    lte: compare('lte'),
    in: (values: readonly unknown[]) => built({ kind: 'in', path, values }),
    isMissing: () => built({ kind: 'missing', path }),
  } satisfies Record<string, (value: never) => { readonly node: ExpressionNode }>
}

function operandOf(value: unknown): OperandNode {
  if (typeof value === 'object' && value !== null && 'operand' in value)
    return (value as Operand<unknown>).operand
  return { kind: 'value', value }
}
