import type { App } from '../declare/app.ts'
import type { AnyField } from '../declare/declaration.ts'
import { isListOf, type ListOf, type Shape } from '../declare/shape.ts'
import { declaredParts } from './declared-parts.ts'

/** What an action takes or answers, an event carries or a job takes, and where it is declared: `checkout.input`. */
export interface DeclaredShape {
  readonly at: string
  readonly shape: Shape
}

/** One member of a shape, or of the items of a list in it: `checkout.input.lines[].product`. */
export interface ShapeMember {
  readonly at: string
  /** Undefined for a list of plain values, whose item has no name of its own. */
  readonly name: string | undefined
  readonly member: Shape[string]
}

export function declaredShapes(app: App): readonly DeclaredShape[] {
  const { actions, events, jobs } = declaredParts(app)
  return [
    ...actions.flatMap(({ name, settings }) => [
      { at: `${name}.input`, shape: settings.input },
      { at: `${name}.output`, shape: settings.output },
    ]),
    ...events.map(({ name, payload }) => ({ at: `${name}.payload`, shape: payload })),
    ...jobs.map(({ name, settings }) => ({ at: `${name}.input`, shape: settings.input })),
  ]
}

/** Every member of a shape, lists before their items. */
export function membersOf({ at, shape }: DeclaredShape): readonly ShapeMember[] {
  return Object.entries(shape).flatMap(([name, member]) => {
    const own = { at: `${at}.${name}`, name, member }
    return isListOf(member) ? [own, ...itemsOf(own.at, member)] : [own]
  })
}

function itemsOf(at: string, { listOf: item }: ListOf<ItemOf>): readonly ShapeMember[] {
  if (isField(item)) return [{ at: `${at}[]`, name: undefined, member: item }]
  return membersOf({ at: `${at}[]`, shape: item })
}

type ItemOf = AnyField | Readonly<Record<string, AnyField>>

/** Says whether an item is one field rather than an object of fields; an object's members are fields, never plain data. */
export function isField(item: ItemOf): item is AnyField {
  return 'spec' in item && 'kind' in item.spec
}
