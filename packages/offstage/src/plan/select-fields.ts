import type { ModelResource } from '../model/model.ts'
import type { Selection } from './ask.ts'
import { unknownField } from './unknown-name.ts'

/** Everything of a row that is shown when nothing is said: all fields and computed, no relations. */
export function defaultSelection(resource: ModelResource): readonly Selection[] {
  return [...resource.fields.keys(), ...resource.computed.keys()].map((name) => ({
    kind: 'field',
    name,
    as: name,
  }))
}

/** The named fields, the id always among them. */
export function namedSelection(resource: ModelResource, names: readonly string[]): readonly Selection[] {
  for (const name of names) if (!isField(resource, name)) throw unknownField(resource, name)
  return [...new Set(['id', ...names])].map((name) => ({ kind: 'field', name, as: name }))
}

export const isField = (resource: ModelResource, name: string): boolean =>
  resource.fields.has(name) || resource.computed.has(name)
