import type { App } from '../declare/app.ts'
import type { FieldSpec } from '../declare/declaration.ts'
import { isListOf } from '../declare/shape.ts'
import { declaredParts } from './declared-parts.ts'
import { declaredShapes, membersOf } from './declared-shapes.ts'

/** A field and where it is declared: `giftCard.code`, `redeemGiftCard.input.amount`. */
export interface DeclaredField {
  readonly at: string
  readonly spec: FieldSpec
}

/** Every field that an app declares: those of its resources, then those of its actions, events and jobs. */
export function declaredFields(app: App): readonly DeclaredField[] {
  const ofShapes = declaredShapes(app).flatMap((shape) =>
    membersOf(shape).flatMap(({ at, member }) => (isListOf(member) ? [] : [{ at, spec: member.spec }])),
  )
  return [...resourceFields(app), ...ofShapes]
}

/** Every field of the app's resources. */
export function resourceFields(app: App): readonly DeclaredField[] {
  return declaredParts(app).resources.flatMap(({ name: resource, fields }) =>
    Object.entries(fields).map(([name, { spec }]) => ({ at: `${resource}.${name}`, spec })),
  )
}
