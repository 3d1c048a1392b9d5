import type {
  AnyField,
  AnyResource,
  Balance,
  BareValueOf,
  Id,
  Instant,
  KindOf,
  ListOf,
  MoneyJson,
  TraitsOf,
} from 'offstage'

/** A file in a row: where it is delivered, and what it is. */
export interface FileJson {
  readonly id: Id<'file'>
  /** Relative to the server. */
  readonly url: string
  readonly type: string
  readonly bytes: number
  /** Pixels; null for what is no picture. */
  readonly width: number | null
  readonly height: number | null
  /** The addresses of the declared variants, by name. */
  readonly variants: Readonly<Record<string, string>>
}

/** What is on a balance: money where it counts a currency, else a whole number as text, such as "12". */
export type BalanceJson<Unit extends string = string> = string extends Unit
  ? MoneyJson | string
  : IsCurrency<Unit> extends true
    ? MoneyJson
    : string

// The server takes for a currency what has the form of its code.
type IsCurrency<Unit> = Unit extends `${infer A}${infer B}${infer C}${infer Rest}`
  ? [IsCapital<A>, IsCapital<B>, IsCapital<C>, Rest] extends [true, true, true, '']
    ? true
    : false
  : false
type IsCapital<Letter extends string> = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' extends `${string}${Letter}${string}`
  ? true
  : false

// ── Values that come ─────────────────────────────────────────────────────────────────────────────────────────────

interface ReadAs {
  readonly money: MoneyJson
  readonly file: FileJson
}

type ReadValue<F, Name extends string> =
  KindOf<F> extends keyof ReadAs
    ? ReadAs[KindOf<F>]
    : KindOf<F> extends 'balance'
      ? BalanceJson<UnitOf<BareValueOf<F>>>
      : OwnId<BareValueOf<F>, Name>

type UnitOf<Value> = Value extends Balance<infer Unit> ? Unit : string

/** The type of a field in a row that was read: null where it may be absent. */
export type ReadField<F, Name extends string> =
  'optional' extends TraitsOf<F> ? ReadValue<F, Name> | null : ReadValue<F, Name>

// A link to 'self' is declared before its resource has a type, so its id is branded here.
type OwnId<Value, Name extends string> = Value extends Id<'self'> ? Id<Name> : Value

export interface BuiltIns<Name extends string> {
  readonly id: Id<Name>
  /** Counts up with every change; give it as `ifMatch` to change only what you have seen. */
  readonly version: number
  readonly createdAt: Instant
  readonly updatedAt: Instant
}

type ComputedOf<R extends AnyResource> = NonNullable<R['$']>['computed']

/** Everything of a row that can be named: fields, computed fields, and what every row has. */
export type FieldName<R extends AnyResource> =
  | (keyof R['fields'] & string)
  | ComputedOf<R>
  | keyof BuiltIns<string>

/** One member of a row by its name. */
export type Member<R extends AnyResource, K> = K extends keyof R['fields']
  ? ReadField<R['fields'][K], R['name']>
  : K extends keyof BuiltIns<string>
    ? BuiltIns<R['name']>[K]
    : boolean

/** A row as the server sends it. */
export type Row<R extends AnyResource> = { readonly [K in FieldName<R>]: Member<R, K> }

// ── Values that go ───────────────────────────────────────────────────────────────────────────────────────────────

/** A point in time to send: RFC 3339 text, or a Date. */
export type InstantInput = string | Date

interface WrittenAs {
  readonly money: MoneyJson
  readonly timestamp: InstantInput
}

type WriteValue<F, Name extends string> =
  KindOf<F> extends keyof WrittenAs ? WrittenAs[KindOf<F>] : OwnId<BareValueOf<F>, Name>

type WriteField<F, Name extends string> =
  'optional' extends TraitsOf<F> ? WriteValue<F, Name> | null : WriteValue<F, Name>

type MayBeLeftOut<F> = 'optional' extends TraitsOf<F> ? true : 'defaulted' extends TraitsOf<F> ? true : false

type NamesWritten<R extends AnyResource, LeftOut extends boolean> = {
  [K in keyof R['fields']]: 'readonly' extends TraitsOf<R['fields'][K]>
    ? never
    : MayBeLeftOut<R['fields'][K]> extends LeftOut
      ? K
      : never
}[keyof R['fields']]

/** The values of a new row: what is neither optional nor has a default must be given; what only actions write cannot. */
export type NewRow<R extends AnyResource> = {
  readonly [K in NamesWritten<R, false>]: WriteField<R['fields'][K], R['name']>
} & {
  readonly [K in NamesWritten<R, true>]?: WriteField<R['fields'][K], R['name']>
}

/** The changed values of a row: null clears, what is left out stays. */
export type Changes<R extends AnyResource> = {
  readonly [K in NamesWritten<R, boolean>]?: WriteField<R['fields'][K], R['name']>
}

interface AskedAs {
  /** An amount is enough: the currency is the field's. */
  readonly money: MoneyJson | string
  readonly timestamp: InstantInput
}

/** A value that a field is compared with. */
export type AskValue<R extends AnyResource, K> = K extends keyof R['fields']
  ? KindOf<R['fields'][K]> extends keyof AskedAs
    ? AskedAs[KindOf<R['fields'][K]>]
    : OwnId<BareValueOf<R['fields'][K]>, R['name']>
  : K extends 'id'
    ? Id<R['name']>
    : InstantInput

// ── What actions take and answer ─────────────────────────────────────────────────────────────────────────────────

interface AnsweredAs {
  readonly money: MoneyJson
  readonly balance: { readonly account: Id<'ledgerAccount'>; readonly amount: string }
}

type As<Changed, Field> = KindOf<Field> extends keyof Changed ? Changed[KindOf<Field>] : BareValueOf<Field>
type AsOrNull<Changed, Field> =
  'optional' extends TraitsOf<Field> ? As<Changed, Field> | null : As<Changed, Field>
type Item<Changed, One> = One extends AnyField ? AsOrNull<Changed, One> : Members<Changed, One>
type MemberAs<Changed, M> = M extends ListOf<infer One> ? readonly Item<Changed, One>[] : AsOrNull<Changed, M>
type LeftOut<M> = M extends ListOf<unknown> ? false : MayBeLeftOut<M>

type Members<Changed, S> = {
  readonly [K in keyof S as LeftOut<S[K]> extends true ? never : K]: MemberAs<Changed, S[K]>
} & {
  readonly [K in keyof S as LeftOut<S[K]> extends true ? K : never]?: MemberAs<Changed, S[K]>
}

/** What an action is given. */
export type ActionInput<Shape> = Members<WrittenAs, Shape>

/** What an action answers. */
export type ActionOutput<Shape> = Members<AnsweredAs, Shape>
