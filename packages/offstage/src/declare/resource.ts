import type { Id } from '../values/id.ts'
import type { Instant } from '../values/instant.ts'
import { columnsOf, type ColumnsOf } from './columns.ts'
import type { ExpressionNode, Predicate } from './expression.ts'
import { witness } from './expression.ts'
import type {
  AnyResource,
  BareValueOf,
  Field,
  FieldMap,
  KindOf,
  PolicyDeclaration,
  ResourceDeclaration,
  TraitsOf,
  ValueOf,
} from './declaration.ts'
import { timestamp } from './field.ts'
import type { ByField, ThenField } from './list.ts'
import type { ListShape } from './list-shape.ts'
import { NO_SEARCH, searchShape } from './search-shape.ts'
import type { SearchOf, TextField } from './search.ts'
import { placed } from './places.ts'
import type { PerField, SumField, TallyByField } from './tally.ts'
import type { TallyShape } from './tally-shape.ts'
import { actorColumns, type ActorColumns, type Policy } from './policy.ts'

/** A resource: rows with fields, the lists that read them, and the policy that guards them. */
export interface Resource<
  Name extends string,
  Fields extends FieldMap,
  Lists extends ListShape = never,
  Computed extends string = never,
  Tallies extends TallyShape = never,
> {
  readonly kind: 'resource'
  readonly name: Name
  readonly fields: Fields
  readonly declaration: ResourceDeclaration
  readonly $?: { readonly lists: Lists; readonly computed: Computed; readonly tallies: Tallies }
  /** Declares a way to read many rows; an index, a cache key and a live topic follow from it. */
  list<
    const By extends readonly ByField<Fields>[],
    const Then extends readonly ThenField<Fields>[] = readonly [],
  >(list: {
    readonly by: By
    readonly then?: Then
    readonly unique?: false
  }): Resource<Name, Fields, Lists | { readonly by: By; readonly then: Then }, Computed, Tallies>
  /** Declares fields that are unique together: no two rows have the same values in all of `by`. */
  list<const By extends readonly [ByField<Fields>, ByField<Fields>, ...ByField<Fields>[]]>(list: {
    readonly by: By
    readonly unique: true
  }): Resource<Name, Fields, Lists | { readonly by: By; readonly then: readonly [] }, Computed, Tallies>
  /** Declares true-or-false facts of a row, computed by the database. */
  computed<C extends Readonly<Record<string, Predicate>>>(
    compute: (row: ColumnsOf<Fields>) => C,
  ): Resource<Name, Fields, Lists, Computed | (keyof C & string), Tallies>
  /** Makes text fields searchable by word prefix. */
  search(...fields: readonly TextField<Fields>[]): Resource<Name, Fields, Lists, Computed, Tallies>
  /** Makes text fields searchable among the rows that have the same values in `by`; a field's weight orders what is found. */
  search(search: SearchOf<Fields>): Resource<Name, Fields, Lists, Computed, Tallies>
  /**
   * Keeps counts, and sums of fields, of all rows that have the same values in `by`: exact at every commit, and read at
   * once however many rows there are. `per` tells the values of one more field apart.
   */
  tally<
    const By extends readonly TallyByField<Fields>[],
    const Per extends PerField<Fields> = never,
    const Sum extends readonly SumField<Fields>[] = readonly [],
  >(tally: {
    readonly by: By
    readonly per?: Per
    readonly sum?: Sum
    readonly shards?: number
  }): Resource<
    Name,
    Fields,
    Lists,
    Computed,
    Tallies | { readonly by: By; readonly per: Per; readonly sum: Sum }
  >
  /** Deleting marks a row, which is then nowhere to be seen; `restore` of the policy says who may see it and bring it back. */
  softDelete(): Resource<Name, Fields & SoftDeleted, Lists, Computed, Tallies>
  /** Lets lists and rows be followed as they change. */
  live(): Resource<Name, Fields, Lists, Computed, Tallies>
  /** Says that the table never holds more than `max` rows, so that scanning it is fine; the database holds it to that. */
  small(size: { readonly max: number }): Resource<Name, Fields, Lists, Computed, Tallies>
  /** Says who may do what; what is absent is denied. */
  policy(
    declare: (row: ColumnsOf<Fields>, actor: ActorColumns) => Policy<(keyof Fields | Computed) & string>,
  ): Resource<Name, Fields, Lists, Computed, Tallies>
}

// A type and no interface: only a type is a map of fields.
type SoftDeleted = {
  /** When the row was deleted; null while it lives. */
  readonly deletedAt: Field<'timestamp', Instant, 'optional' | 'readonly'>
}

/**
 * Declares a resource; `name` is singular camelCase, and decides the table, the address and the GraphQL type. `table`
 * names an existing table that is called otherwise.
 */
export function resource<const Name extends string, const Fields extends FieldMap>(
  name: Name,
  fields: Fields,
  { plural, table }: { readonly plural?: string; readonly table?: string } = {},
): Resource<Name, Fields> {
  return chain(name, placed(fields), {
    lists: [],
    computed: {},
    search: NO_SEARCH,
    tallies: [],
    live: false,
    softDelete: false,
    small: undefined,
    policy: undefined,
    plural,
    table,
  })
}

// Each call of the chain answers a new frozen value; the type parameters it changes exist only for the compiler.
function chain<Name extends string, Fields extends FieldMap>(
  name: Name,
  fields: Fields,
  declaration: ResourceDeclaration,
): Resource<Name, Fields> {
  const next = (change: Partial<ResourceDeclaration>) => chain(name, fields, { ...declaration, ...change })
  const made: Resource<Name, Fields> = {
    kind: 'resource',
    name,
    fields,
    declaration,
    list: ({ by, then = [], unique = false }: Partial<ListShape> & Pick<ListShape, 'by'>) =>
      next({ lists: [...declaration.lists, placed({ by, then, unique })] }) as Resource<Name, Fields, never>,
    computed: (compute) => next({ computed: { ...declaration.computed, ...nodesOf(compute(columnsOf())) } }),
    // The types let in fields of this resource alone, which the shape keeps as names.
    search: (...searched: readonly unknown[]) =>
      next({ search: placed(searchShape(searched as Parameters<typeof searchShape>[0])) }),
    tally: (tally: TallyShape) =>
      next({ tallies: [...declaration.tallies, placed(tally)] }) as Resource<
        Name,
        Fields,
        never,
        never,
        never
      >,
    softDelete: () => {
      if ('deletedAt' in fields)
        throw new TypeError(`${name} has a field deletedAt already; .softDelete() adds it, once.`)
      return chain(
        name,
        { ...fields, deletedAt: timestamp().optional().readonly() },
        { ...declaration, softDelete: true },
      ) as never // a field more, which the type says too
    },
    live: () => next({ live: true }),
    small: (small) => next({ small }),
    policy: (declare) => next({ policy: placed(policyOf(() => declare(columnsOf(), actorColumns))) }),
  }
  return Object.freeze(made)
}

function policyOf(declare: () => Policy<string>): PolicyDeclaration {
  const { result, built } = witness(declare)
  const { fields = {}, ...rights } = result
  return { rights: nodesOf(rights), fields: nodesOf(fields), built }
}

function nodesOf(
  predicates: Readonly<Record<string, Predicate | undefined>>,
): Record<string, ExpressionNode> {
  return Object.fromEntries(
    Object.entries(predicates).flatMap(([name, predicate]) =>
      predicate === undefined ? [] : [[name, predicate.node]],
    ),
  )
}

// ── The types of rows ────────────────────────────────────────────────────────────────────────────────────────────

type SelfId<Name extends string, Value> = Value extends Id<'self'> ? Id<Name> : Value

export interface BuiltInFields<Name extends string> {
  readonly id: Id<Name>
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

/** A row as code sees it. */
export type RowOf<R extends AnyResource> = {
  readonly [K in keyof R['fields']]: SelfId<R['name'], ValueOf<R['fields'][K]>>
} & {
  readonly [K in NonNullable<R['$']>['computed']]: boolean
} & BuiltInFields<R['name']>

type GivenField<F> = 'optional' extends TraitsOf<F> ? true : 'defaulted' extends TraitsOf<F> ? true : false
type Settable<F> = KindOf<F> extends 'balance' ? false : true

/** The values of a new row: what is neither optional nor has a default must be given. */
export type NewRowOf<R extends AnyResource> = {
  readonly [
    K in keyof R['fields'] as Settable<R['fields'][K]> extends true
      ? GivenField<R['fields'][K]> extends true
        ? never
        : K
      : never
  ]: SelfId<R['name'], ValueOf<R['fields'][K]>>
} & {
  readonly [
    K in keyof R['fields'] as Settable<R['fields'][K]> extends true
      ? GivenField<R['fields'][K]> extends true
        ? K
        : never
      : never
  ]?: SelfId<R['name'], ValueOf<R['fields'][K]>>
} & { readonly id?: Id<R['name']> }

/** The changed values of a row. */
export type ChangesOf<R extends AnyResource> = {
  readonly [K in keyof R['fields'] as Settable<R['fields'][K]> extends true ? K : never]?: SelfId<
    R['name'],
    ValueOf<R['fields'][K]>
  >
}

/** The declared lists, and one by each unique field: a unique index serves it without being asked. */
export type ListsOf<R extends AnyResource> = NonNullable<R['$']>['lists'] | UniqueLists<UniqueFieldOf<R>>
type UniqueLists<K> = K extends string ? { readonly by: readonly [K]; readonly then: readonly [] } : never
type UniqueFieldOf<R extends AnyResource> = {
  [K in keyof R['fields'] & string]: 'unique' extends TraitsOf<R['fields'][K]> ? K : never
}[keyof R['fields'] & string]
type KeysOf<L> = L extends ListShape ? L['by'][number] | L['then'][number] : never

export type KeyValue<R extends AnyResource, K> = K extends keyof R['fields']
  ? SelfId<R['name'], BareValueOf<R['fields'][K]>>
  : K extends 'createdAt' | 'updatedAt'
    ? Instant
    : K extends 'id'
      ? Id<R['name']>
      : never

/** A range on the first field of a list's order. */
export interface RangeOf<T> {
  readonly gt?: T
  readonly gte?: T
  readonly lt?: T
  readonly lte?: T
}

/** The ids of rows are a list that every resource has. */
interface ById {
  readonly by: readonly ['id']
  readonly then: readonly []
}
type WaysOf<R extends AnyResource> = ListsOf<R> | ById

/** The conditions under which a list can be read: all of `by`, a range on the first of `then`, and nothing of any other list. */
export type WhereOf<R extends AnyResource, L = WaysOf<R>> = L extends ListShape
  ? { readonly [K in L['by'][number]]: KeyValue<R, K> | { readonly in: readonly KeyValue<R, K>[] } } & {
      readonly [K in First<L['then']>]?: RangeOf<KeyValue<R, K>>
    } & { readonly [K in Exclude<KeysOf<WaysOf<R>>, L['by'][number] | First<L['then']>>]?: never }
  : never

type First<Then extends readonly string[]> = Then extends readonly [infer Head extends string, ...string[]]
  ? Head
  : never

/** The orders of a resource's lists: the first field of `then`, or the same reversed. */
export type OrderOf<R extends AnyResource, L = ListsOf<R>> = L extends ListShape
  ? First<L['then']> | `-${First<L['then']>}`
  : never
