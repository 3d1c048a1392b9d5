import type { Id } from '../values/id.ts'
import type { Instant } from '../values/instant.ts'
import type { Money } from '../values/money.ts'
import { placed } from './places.ts'
import type {
  AnyResource,
  Balance,
  Field,
  FieldKind,
  FieldSpec,
  FileRules,
  LinkTo,
  Trait,
} from './declaration.ts'

type TextOptions = {
  readonly max?: number
  readonly min?: number
  readonly pattern?: RegExp
  readonly format?: 'email' | 'url' | 'slug'
  readonly caseInsensitive?: boolean
  readonly multiline?: boolean
}

/**
 * Text of one line, case-sensitive unless said; give `max` (characters) to use it in a list or to make it unique.
 * Control characters and those that turn the direction of writing are refused; `multiline` lets tabs and new lines in.
 */
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

/**
 * An exact amount of money; with a currency every row has that one, without it each row carries its own. The bounds are
 * amounts of that currency: `money('USD', { min: '0.00' })`.
 */
export function money(): Field<'money', Money>
export function money(
  currency: string,
  bounds?: { readonly min?: string; readonly max?: string },
): Field<'money', Money>
export function money(
  currency?: string,
  { min, max }: { readonly min?: string; readonly max?: string } = {},
): Field<'money', Money> {
  return make({
    kind: 'money',
    ...(currency === undefined ? {} : { unit: currency }),
    ...(min === undefined ? {} : { least: min }),
    ...(max === undefined ? {} : { greatest: max }),
  })
}

/** An uploaded file; the row owns it from the moment it is written. */
export function file(rules: FileRules): Field<'file', Id<'file'>> {
  return make({ kind: 'file', file: rules })
}

/**
 * A counted amount that only the ledger changes: money (`balance('USD')`) or stock (`balance('piece')`).
 * The account is opened with the row. It never goes below `floor` (0 unless said; null for no bound).
 */
export function balance<const Unit extends string>(
  unit: Unit,
  { floor = 0n }: { readonly floor?: bigint | null } = {},
): Field<'balance', Balance<Unit>, 'readonly' | 'defaulted'> {
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
    spec: placed(Object.freeze(spec)),
    optional: () => withTrait({ optional: true }),
    readonly: () => withTrait({ readonly: true }),
    unique: () => withTrait({ unique: true }),
    default: (value: unknown) => withTrait({ default: value }),
    column: (name: string) => withTrait({ column: name }),
  })
}
