import type { FieldMap, KindOf } from './declaration.ts'
import type { ByField } from './list.ts'
import type { SearchWeight } from './search-shape.ts'

/** Fields that can be searched. */
export type TextField<Fields extends FieldMap> = {
  [K in keyof Fields & string]: KindOf<Fields[K]> extends 'text' ? K : never
}[keyof Fields & string]

/** Which rows are searched together, and in which fields. */
export interface SearchOf<Fields extends FieldMap> {
  /** All of these are given with the words, and no row of any other value is looked at. */
  readonly by?: readonly ByField<Fields>[]
  readonly fields: readonly TextField<Fields>[] | { readonly [K in TextField<Fields>]?: SearchWeight }
}
