import { nearestName, problem } from '../errors.ts'
import type { ModelResource } from '../model/model.ts'
import { words } from '../model/names.ts'
import type { Selection } from './ask.ts'

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

export function unknownField(resource: ModelResource, name: string, mend?: string) {
  const known = [...resource.fields.keys(), ...resource.computed.keys()]
  return problem('E_UNKNOWN_FIELD', {
    resource: words(resource.name),
    field: name,
    known: known.join(', '),
    nearest: nearestName(name, known) ?? '',
    ...(mend === undefined ? {} : { mend }),
  })
}

export function unknownRelation(resource: ModelResource, name: string, mend?: string) {
  const links = [...resource.fields.values()]
    .filter(({ kind }) => kind === 'belongsTo')
    .map((field) => field.name)
  const known = [...links, ...resource.inverses.keys()]
  return problem('E_UNKNOWN_FIELD', {
    resource: words(resource.name),
    field: name,
    known: known.join(', ') || 'no relations',
    nearest: nearestName(name, known) ?? '',
    ...(mend === undefined ? {} : { mend }),
  })
}
