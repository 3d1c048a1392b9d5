import type { Money } from '../values/money.ts'
import type { AnyResource, KindOf } from './declaration.ts'
import type { KeyValue, RowOf } from './resource.ts'
import type { TallyShape } from './tally-shape.ts'

type TalliesOf<R extends AnyResource> = NonNullable<R['$']>['tallies']

/** What can be asked of a resource's tallies: the values of one's `by`, and its `per`. */
export type TallyAskOf<R extends AnyResource, T = TalliesOf<R>> = T extends TallyShape
  ? {
      readonly by: { readonly [K in T['by'][number]]: KeyValue<R, K> } & {
        readonly [K in Exclude<keyof R['fields'], T['by'][number]>]?: never
      }
    } & ([T['per']] extends [never] ? { readonly per?: never } : { readonly per: NonNullable<T['per']> })
  : never

type SumValue<R extends AnyResource, K> = K extends keyof R['fields']
  ? KindOf<R['fields'][K]> extends 'money'
    ? Money
    : KindOf<R['fields'][K]> extends 'integer'
      ? bigint
      : string
  : never

type Asked = { readonly by: object; readonly per?: unknown }

/** The declared tally that an ask is answered by. */
type Served<R extends AnyResource, A extends Asked, T = TalliesOf<R>> = T extends TallyShape
  ? [keyof A['by'], T['by'][number]] extends [T['by'][number], keyof A['by']]
    ? [T['per']] extends [never]
      ? A extends { readonly per: string }
        ? never
        : T
      : A extends { readonly per: T['per'] }
        ? T
        : never
    : never
  : never

type Counters<R extends AnyResource, T> = T extends TallyShape
  ? { readonly count: number } & { readonly [K in NonNullable<T['sum']>[number]]: SumValue<R, K> }
  : never

/** What a tally answers: the counters of the group, or of each value of `per`; sums that are hidden are left out. */
export type TallyOf<R extends AnyResource, A extends Asked, T = Served<R, A>> = T extends TallyShape
  ? [T['per']] extends [never]
    ? Counters<R, T>
    : readonly (Counters<R, T> & { readonly [K in NonNullable<T['per']> & keyof RowOf<R>]: RowOf<R>[K] })[]
  : never
