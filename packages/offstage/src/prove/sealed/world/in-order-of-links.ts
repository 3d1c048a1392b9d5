import type { Model, ModelResource } from '../../../model/model.ts'

/** Resources so that those which a row must lead to come before it, and those which it may lead to where that can be. */
export function inOrderOfLinks(model: Model): readonly ModelResource[] {
  const ordered = new Set<ModelResource>()
  const entered = new Set<string>()
  const visit = (resource: ModelResource): void => {
    if (entered.has(resource.name)) return
    entered.add(resource.name)
    const links = [...resource.fields.values()].filter(({ kind }) => kind === 'belongsTo')
    for (const { target } of links.toSorted((a, b) => Number(a.optional) - Number(b.optional))) {
      const parent = model.resources.get(target ?? '')
      if (parent !== undefined) visit(parent)
    }
    ordered.add(resource)
  }
  for (const resource of model.resources.values()) visit(resource)
  return [...ordered]
}
