import type { FieldMap, KindOf, TraitsOf } from './declaration.ts'

type KeyKind =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | 'oneOf'
  | 'belongsTo'
  | 'money'

/** Fields that can stand in `by`. */
export type ByField<Fields extends FieldMap> =
  | { [K in keyof Fields & string]: KindOf<Fields[K]> extends KeyKind ? K : never }[keyof Fields & string]
  | 'createdAt'

/** Fields that can stand in `then`: required ones, because databases disagree on where NULL sorts. */
export type ThenField<Fields extends FieldMap> =
  | {
      [K in keyof Fields & string]: KindOf<Fields[K]> extends KeyKind
        ? 'optional' extends TraitsOf<Fields[K]>
          ? never
          : K
        : never
    }[keyof Fields & string]
  | 'createdAt'
  | 'updatedAt'
