// What the compiler must refuse, and infer, of tallies. Each `@ts-expect-error` is an assertion.
import {
  belongsTo,
  integer,
  json,
  money,
  oneOf,
  resource,
  text,
  type Money,
  type RowOf,
  type Tx,
} from 'offstage'

const Hall = resource('hall', { name: text({ max: 40 }) })
const Seat = resource('seat', {
  hall: belongsTo(Hall, { inverse: 'seats' }),
  state: oneOf('free', 'sold'),
  mood: oneOf('good', 'bad').optional(),
  price: money('EUR'),
  visits: integer(),
  notes: json(),
})
  .tally({ by: ['hall'], sum: ['price', 'visits'] })
  .tally({ by: ['hall'], per: 'state' })
  .tally({ by: [] })

declare const tx: Tx
declare const hall: RowOf<typeof Hall>['id']
declare const seat: RowOf<typeof Seat>['id']

export async function right(): Promise<void> {
  const whole = await tx.tally(Seat, { by: { hall } })
  const count: number = whole.count
  const price: Money = whole.price
  const visits: bigint = whole.visits
  const states = await tx.tally(Seat, { by: { hall }, per: 'state' })
  const state: 'free' | 'sold' | undefined = states[0]?.state
  const all = await tx.tally(Seat, { by: {} })
  void [count, price, visits, state, all.count]
  // @ts-expect-error this tally sums nothing
  void states[0]?.price
  // @ts-expect-error nor does this one
  void all.visits
}

export async function wrong(): Promise<void> {
  // @ts-expect-error no tally by state
  await tx.tally(Seat, { by: { state: 'free' } })
  // @ts-expect-error a seat is no hall
  await tx.tally(Seat, { by: { hall: seat } })
  // @ts-expect-error the tally of all is not told apart per state
  await tx.tally(Seat, { by: {}, per: 'state' })
  // @ts-expect-error halls have no tally
  await tx.tally(Hall, { by: {} })
}

// @ts-expect-error JSON holds no group apart
export const byNotes = Seat.tally({ by: ['notes'] })
// @ts-expect-error a row may lack a mood
export const perMood = Seat.tally({ by: ['hall'], per: 'mood' })
// @ts-expect-error a state cannot be summed
export const sumOfStates = Seat.tally({ by: ['hall'], sum: ['state'] })
