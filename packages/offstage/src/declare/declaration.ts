import type { SearchShape } from './search-shape.ts'
import type { Id } from '../values/id.ts'
import type { ExpressionNode, Operand } from './expression.ts'
import type { ListShape } from './list-shape.ts'
import type { TallyShape } from './tally-shape.ts'

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
  /** The column's own name, where it is not what follows from the field's. */
  readonly column?: string
  /** Text: the greatest length in characters. Numbers: the greatest value. */
  readonly max?: number
  readonly min?: number
  /** Money: the least and the greatest amount, as decimal text in the field's own currency. */
  readonly least?: string
  readonly greatest?: string
  readonly pattern?: string
  readonly format?: 'email' | 'url' | 'slug'
  readonly caseInsensitive?: boolean
  /** Text of more than one line. */
  readonly multiline?: boolean
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
  /** Names the column of an existing table that holds it. */
  column(name: string): Field<Kind, Value, Traits, Link>
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
export interface Balance<out Unit extends string = string> {
  readonly account: Id<'ledgerAccount'>
  readonly amount: bigint
  /** What it counts, for the compiler alone: never present at run time. */
  readonly $unit?: Unit
}

/** What a resource's declaration says, as plain data. */
export interface ResourceDeclaration {
  readonly lists: readonly ListShape[]
  readonly computed: Readonly<Record<string, ExpressionNode>>
  readonly search: SearchShape
  readonly tallies: readonly TallyShape[]
  readonly live: boolean
  readonly softDelete: boolean
  readonly small: { readonly max: number } | undefined
  readonly policy: PolicyDeclaration | undefined
  /** The plural in addresses, when the rule of English gets it wrong. */
  readonly plural: string | undefined
  /** The table's own name, where it is not what follows from the resource's. */
  readonly table?: string | undefined
}

export interface PolicyDeclaration {
  readonly rights: Readonly<
    Partial<Record<'read' | 'create' | 'update' | 'delete' | 'restore', ExpressionNode>>
  >
  readonly fields: Readonly<Record<string, ExpressionNode>>
  /** Everything that was built while the policy was declared; the model refuses what is not part of the result. */
  readonly built: readonly ExpressionNode[]
}

/** Any resource, for code that handles all of them. */
export interface AnyResource {
  readonly kind: 'resource'
  readonly name: string
  readonly fields: FieldMap
  readonly declaration: ResourceDeclaration
  readonly $?: { readonly lists: ListShape; readonly computed: string; readonly tallies: TallyShape }
}
