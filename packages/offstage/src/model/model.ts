import type { SearchShape } from '../declare/search-shape.ts'
import type { AnyAction } from '../declare/action.ts'
import type { AppEvent } from '../declare/event.ts'
import type { ExpressionNode, FactNode } from '../declare/expression.ts'
import type { FieldKind, FieldSpec } from '../declare/declaration.ts'
import type { AnyJob } from '../declare/job.ts'

/** The whole app as checked, frozen data: what every later stage reads. */
export interface Model {
  readonly name: string
  readonly roles: readonly string[]
  /** Rows of one answer at most, those of includes counted. */
  readonly rowsMax: number
  /** Who may ask how a read is answered. */
  readonly explain: ExpressionNode
  readonly resources: ReadonlyMap<string, ModelResource>
  /** Resources by their address: `gift-cards`. */
  readonly byPath: ReadonlyMap<string, ModelResource>
  readonly actions: ReadonlyMap<string, ModelAction>
  readonly events: ReadonlyMap<string, AppEvent>
  readonly jobs: ReadonlyMap<string, AnyJob>
  /** The jobs that run when an event was emitted. */
  readonly reactions: ReadonlyMap<string, readonly AnyJob[]>
  readonly facts: ReadonlyMap<string, FactNode>
}

export interface ModelResource {
  readonly name: string
  readonly feature: string
  /** `gift_card` */
  readonly table: string
  /** `gift-cards` */
  readonly path: string
  /** `giftCards` */
  readonly plural: string
  /** `GiftCard` */
  readonly title: string
  readonly fields: ReadonlyMap<string, ModelField>
  /** Children by the name under which the parent sees them. */
  readonly inverses: ReadonlyMap<string, ModelInverse>
  readonly computed: ReadonlyMap<string, ExpressionNode>
  /** For a computed that looks at fields which are hidden from some: the conditions under which each of them is shown. */
  readonly sources: ReadonlyMap<string, readonly ExpressionNode[]>
  readonly lists: readonly ModelList[]
  /** The fields that are searched. */
  readonly search: readonly string[]
  /** What is given with the words of a search, and what the fields weigh. */
  readonly searched: { readonly by: readonly string[]; readonly weights: SearchShape['weights'] }
  readonly tallies: readonly ModelTally[]
  readonly live: boolean
  /** Deleting marks a row; `living` is a column of its own, which no door shows. */
  readonly softDelete: boolean
  readonly small: { readonly max: number } | undefined
  readonly policy: ModelPolicy
}

export interface ModelField {
  readonly name: string
  readonly kind: FieldKind
  readonly spec: FieldSpec
  /** Set by the platform: id, version, createdAt, updatedAt. */
  readonly builtIn: boolean
  readonly optional: boolean
  readonly column: string
  /** Money without a currency of its own keeps each row's beside the amount. */
  readonly currencyColumn: string | undefined
  /** The resource a link leads to. */
  readonly target: string | undefined
}

export interface ModelInverse {
  readonly name: string
  readonly resource: string
  readonly field: string
}

/** A way to read many rows (or the one, where `unique`). */
export interface ModelList {
  readonly by: readonly string[]
  readonly then: readonly string[]
  readonly unique: boolean
  /** How it is spoken of: `by holder and status, then expiresAt`. */
  readonly title: string
}

/** Counters of groups of rows, kept by the database in the transaction that changes a row. */
export interface ModelTally {
  readonly by: readonly string[]
  readonly per: string | undefined
  readonly sum: readonly string[]
  readonly shards: number
  /** `order_tally_customer` */
  readonly table: string
  /** How it is spoken of: `by customer, per status`. */
  readonly title: string
}

export type Right = 'read' | 'create' | 'update' | 'delete' | 'restore'

export interface ModelPolicy {
  readonly rights: Readonly<Record<Right, ExpressionNode>>
  readonly fields: ReadonlyMap<string, ExpressionNode>
  /** The right to read as declared; `rights.read` also asks that a row lives. */
  readonly readEvenDeleted: ExpressionNode
  readonly built: readonly ExpressionNode[]
  readonly declared: boolean
}

export interface ModelAction {
  readonly name: string
  readonly feature: string
  /** `redeem-gift-card` */
  readonly path: string
  readonly action: AnyAction
  readonly allow: ExpressionNode
}

/** The field of that name, which the caller knows to exist because a rule has checked it. */
export function fieldOf(resource: ModelResource, name: string): ModelField {
  const field = resource.fields.get(name)
  if (field === undefined)
    throw new Error(`${resource.name} has no field ${name}; a rule of the model should have said so.`)
  return field
}

/** The resource of that name, which the caller knows to exist. */
export function resourceOf(model: Model, name: string): ModelResource {
  const resource = model.resources.get(name)
  if (resource === undefined)
    throw new Error(`The model has no resource ${name}; a rule should have said so.`)
  return resource
}
