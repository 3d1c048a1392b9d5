import type { Id } from '../values/id.ts'
import type { Instant } from '../values/instant.ts'
import type { Money } from '../values/money.ts'
import type { Operand } from './expression.ts'
import type { AnyResource } from './resource.ts'

export type FieldKind =
  | 'id'
  | 'text'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'oneOf'
  | 'json'
  | 'money'
  | 'file'
  | 'belongsTo'
  | 'balance'

/** What a field's declaration says, as plain data. */
export interface FieldSpec {
  readonly kind: FieldKind
  readonly optional?: boolean
  /** Only actions write it. */
  readonly readonly?: boolean
  readonly unique?: boolean
  readonly default?: unknown
  /** Text: the greatest length in characters. Numbers: the greatest value. */
  readonly max?: number
  readonly min?: number
  readonly pattern?: string
  readonly format?: 'email' | 'url' | 'slug'
  readonly caseInsensitive?: boolean
  readonly options?: readonly string[]
  /** Decimal digits in all, and after the point. */
  readonly precision?: number
  readonly scale?: number
  /** Money: the one currency of the column; left out, each row carries its own. Balance: the unit it counts. */
  readonly unit?: string
  readonly target?: AnyResource | 'self'
  readonly inverse?: string
  readonly onDelete?: 'restrict' | 'cascade' | 'clear'
  readonly file?: FileRules
  /** Balance: the least value it may have; null lets it go below zero without bound. */
  readonly floor?: bigint | null
}

/** What may be stored in a file field, and the sizes in which a picture is delivered. */
export interface FileRules {
  readonly types: readonly string[]
  readonly maxBytes: number
  readonly variants?: Readonly<Record<string, FileVariant>>
}

/** A size in which a picture is delivered, in pixels; left out, `fit` is `cover` when both sides are given and `format` is `webp`. */
export interface FileVariant {
  readonly width?: number
  readonly height?: number
  /** `cover` fills the box and crops; `inside` keeps the whole picture within it. */
  readonly fit?: 'cover' | 'inside'
  readonly format?: 'webp' | 'avif' | 'jpeg' | 'png'
  /** 1 to 100; what it means is the format's own. */
  readonly quality?: number
}

export type Trait = 'optional' | 'readonly' | 'defaulted' | 'unique'

/** A field of a resource or of an action's input: its kind, the type of its value, its traits, and where a link leads. */
export interface Field<
  out Kind extends FieldKind,
  out Value,
  out Traits extends Trait = never,
  out Link = never,
> {
  readonly spec: FieldSpec
  /** Phantom types: never present at run time. */
  readonly $?: { readonly kind: Kind; readonly value: Value; readonly traits: Traits; readonly link: Link }
  /** May be absent: null in rows. */
  optional(): Field<Kind, Value, Traits | 'optional', Link>
  /** Written by actions only, never by create or update. */
  readonly(): Field<Kind, Value, Traits | 'readonly', Link>
  /** No two rows have the same value. */
  unique(): Field<Kind, Value, Traits | 'unique', Link>
  /** The value of a new row that gives none; `currentUser` or another fact fills in who creates it. */
  default(value: Value | Operand<Value>): Field<Kind, Value, Traits | 'defaulted', Link>
}

export type AnyField = Field<FieldKind, unknown, Trait, unknown>
export type FieldMap = Readonly<Record<string, AnyField>>

type Parts<F> =
  F extends Field<infer Kind, infer Value, infer Traits, infer Link>
    ? { kind: Kind; value: Value; traits: Traits; link: Link }
    : never
export type KindOf<F> = Parts<F>['kind']
export type TraitsOf<F> = Parts<F>['traits']
export type LinkOf<F> = Parts<F>['link']
/** The value of a field in a row: null where it may be absent. */
export type ValueOf<F> = 'optional' extends TraitsOf<F> ? Parts<F>['value'] | null : Parts<F>['value']
export type BareValueOf<F> = Parts<F>['value']

/** Where a belongsTo leads: the parent resource, and the name of the way back. */
export interface LinkTo<out Target, out Inverse extends string> {
  readonly target: Target
  readonly inverse: Inverse
}

/** A counted amount kept by the ledger: its account, and how much is on it now, in whole units. */
export interface Balance {
  readonly account: Id<'ledgerAccount'>
  readonly amount: bigint
}

type TextOptions = {
  readonly max?: number
  readonly min?: number
  readonly pattern?: RegExp
  readonly format?: 'email' | 'url' | 'slug'
  readonly caseInsensitive?: boolean
}

/** Text, case-sensitive unless said; give `max` (characters) to use it in a list or to make it unique. */
export function text({ pattern, ...options }: TextOptions = {}): Field<'text', string> {
  return make({ kind: 'text', ...options, ...(pattern === undefined ? {} : { pattern: pattern.source }) })
}

/** A whole number within ±(2^53 − 1). */
export function integer(
  options: { readonly min?: number; readonly max?: number } = {},
): Field<'integer', number> {
  return make({ kind: 'integer', ...options })
}

/** An exact decimal, as text in JSON and in code. */
export function decimal(options: {
  readonly precision: number
  readonly scale: number
}): Field<'decimal', string> {
  return make({ kind: 'decimal', ...options })
}

export function boolean(): Field<'boolean', boolean> {
  return make({ kind: 'boolean' })
}

/** A point in time, UTC, with microseconds. */
export function timestamp(): Field<'timestamp', Instant> {
  return make({ kind: 'timestamp' })
}

/** A calendar date, `YYYY-MM-DD`. */
export function date(): Field<'date', string> {
  return make({ kind: 'date' })
}

/** One of the named options. */
export function oneOf<const Options extends readonly [string, ...string[]]>(
  ...options: Options
): Field<'oneOf', Options[number]> {
  return make({ kind: 'oneOf', options })
}

/** Any JSON; name its type, which is not checked at run time: `json<{ width: number }>()`. At most 64 KiB. */
export function json<T = unknown>(): Field<'json', T> {
  return make({ kind: 'json' })
}

/** An exact amount of money; with a currency every row has that one, without it each row carries its own. */
export function money(currency?: string): Field<'money', Money> {
  return make({ kind: 'money', ...(currency === undefined ? {} : { unit: currency }) })
}

/** An uploaded file; the row owns it from the moment it is written. */
export function file(rules: FileRules): Field<'file', Id<'file'>> {
  return make({ kind: 'file', file: rules })
}

/**
 * A counted amount that only the ledger changes: money (`balance('USD')`) or stock (`balance('piece')`).
 * The account is opened with the row. It never goes below `floor` (0 unless said; null for no bound).
 */
export function balance(
  unit: string,
  { floor = 0n }: { readonly floor?: bigint | null } = {},
): Field<'balance', Balance, 'readonly' | 'defaulted'> {
  return make({ kind: 'balance', unit, floor, readonly: true })
}

type LinkOptions<Inverse extends string> = {
  readonly inverse: Inverse
  readonly onDelete?: 'restrict' | 'cascade' | 'clear'
}

/** A link to one row of `target`; the parent sees its children under the name `inverse`. */
export function belongsTo<Inverse extends string>(
  target: 'self',
  options: LinkOptions<Inverse>,
): Field<'belongsTo', Id<'self'>, never, LinkTo<'self', Inverse>>
export function belongsTo<Target extends AnyResource, Inverse extends string>(
  target: Target,
  options: LinkOptions<Inverse>,
): Field<'belongsTo', Id<Target['name']>, never, LinkTo<Target, Inverse>>
export function belongsTo(
  target: AnyResource | 'self',
  { inverse, onDelete = 'restrict' }: LinkOptions<string>,
): Field<'belongsTo', never, never, never> {
  return make({ kind: 'belongsTo', target, inverse, onDelete })
}

/** The id of a row of `target`, in an action's input or output. */
export function ref<Target extends AnyResource>(target: Target): Field<'id', Id<Target['name']>> {
  return make({ kind: 'id', target })
}

// The phantom types exist only for the compiler, so one maker serves every kind.
function make<K extends FieldKind, V, T extends Trait, L>(spec: FieldSpec): Field<K, V, T, L> {
  const withTrait = (extra: Partial<FieldSpec>) => make<never, never, never, never>({ ...spec, ...extra })
  return Object.freeze({
    spec: Object.freeze(spec),
    optional: () => withTrait({ optional: true }),
    readonly: () => withTrait({ readonly: true }),
    unique: () => withTrait({ unique: true }),
    default: (value: unknown) => withTrait({ default: value }),
  })
}
