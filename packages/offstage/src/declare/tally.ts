import type { FieldMap, KindOf, TraitsOf } from './declaration.ts'
import type { ByField } from './list.ts'

/** Fields that can stand in `by` of a tally: those that a list takes, but no instant, of which no two are the same. */
export type TallyByField<Fields extends FieldMap> = Exclude<
  {
    [K in ByField<Fields> & keyof Fields]: KindOf<Fields[K]> extends 'timestamp' ? never : K
  }[ByField<Fields> & keyof Fields],
  never
>

/** Fields that can stand in `per`: required ones whose values are few and known. */
export type PerField<Fields extends FieldMap> = {
  [K in keyof Fields & string]: KindOf<Fields[K]> extends 'oneOf' | 'boolean'
    ? 'optional' extends TraitsOf<Fields[K]>
      ? never
      : K
    : never
}[keyof Fields & string]

/** Fields that can be summed. */
export type SumField<Fields extends FieldMap> = {
  [K in keyof Fields & string]: KindOf<Fields[K]> extends 'integer' | 'decimal' | 'money' ? K : never
}[keyof Fields & string]
