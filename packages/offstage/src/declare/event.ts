import type { Shape, ShapeValue } from './shape.ts'

/** Something that happened, named in the past tense; emitted in an action's transaction. */
export interface AppEvent<out Name extends string = string, out Payload extends Shape = Shape> {
  readonly kind: 'event'
  readonly name: Name
  readonly payload: Payload
}

/** Declares an event: `event('orderPlaced', { order: ref(Order) })`. */
export function event<const Name extends string, const Payload extends Shape>(
  name: Name,
  payload: Payload,
): AppEvent<Name, Payload> {
  return Object.freeze({ kind: 'event', name, payload })
}

export type PayloadOf<E> = E extends AppEvent<string, infer Payload> ? ShapeValue<Payload> : never
