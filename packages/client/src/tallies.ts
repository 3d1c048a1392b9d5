import type { AnyResource, Money, MoneyJson, TallyAskOf, TallyOf } from 'offstage'

/** Counters as the server sends them: money as money, other sums as text, since they are exact. */
type Sent<Value> = Value extends bigint ? string : Value extends Money ? MoneyJson : Value
type SentCounters<Counters> = { readonly [K in keyof Counters]: Sent<Counters[K]> }

/** What can be asked of a resource's declared tallies: the values of one's `by`, and its `per`. */
export type TallyAsk<R extends AnyResource> = TallyAskOf<R>

/** What a tally answers: the counters of a group, or of each value of `per`; sums that are hidden are left out. */
export type Tallied<R extends AnyResource, Ask extends TallyAsk<R>> =
  TallyOf<R, Ask> extends readonly (infer One)[]
    ? readonly SentCounters<One>[]
    : SentCounters<TallyOf<R, Ask>>
