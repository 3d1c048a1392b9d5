import type { AnyField, Field, FieldKind, TraitsOf, ValueOf } from './declaration.ts'

/** A list of objects or of values in an action's input or output. */
export interface ListOf<out Item> {
  readonly listOf: Item
  readonly max: number
}

/** What an action takes or answers: fields by name, and lists of such. */
export type Shape = Readonly<Record<string, AnyField | ListOf<AnyShapeItem>>>
type AnyShapeItem = AnyField | Readonly<Record<string, AnyField>>

/** Declares a list in an action's input or output, of at most `max` items. */
export function listOf<const Item extends AnyShapeItem>(
  item: Item,
  { max = 100 }: { readonly max?: number } = {},
): ListOf<Item> {
  return Object.freeze({ listOf: item, max })
}

type ItemValue<Item> = Item extends Field<FieldKind, unknown, never, unknown> | AnyField
  ? ValueOf<Item>
  : Item extends Readonly<Record<string, AnyField>>
    ? ShapeValue<Item>
    : never
type MemberValue<M> = M extends ListOf<infer Item> ? readonly ItemValue<Item>[] : ValueOf<M>
type IsOptional<M> =
  M extends ListOf<unknown>
    ? false
    : 'optional' extends TraitsOf<M>
      ? true
      : 'defaulted' extends TraitsOf<M>
        ? true
        : false

/** The type of the values that a shape describes. */
export type ShapeValue<S> = {
  readonly [K in keyof S as IsOptional<S[K]> extends true ? never : K]: MemberValue<S[K]>
} & {
  readonly [K in keyof S as IsOptional<S[K]> extends true ? K : never]?: MemberValue<S[K]>
}

/** Says whether a member of a shape is a list. */
export function isListOf(member: Shape[string]): member is ListOf<AnyShapeItem> {
  return 'listOf' in member
}
