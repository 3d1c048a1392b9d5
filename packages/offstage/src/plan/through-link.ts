import {
  resourceOf,
  type Model,
  type ModelField,
  type ModelInverse,
  type ModelResource,
} from '../model/model.ts'
import { words } from '../model/names.ts'
import type { ActorClass } from '../policy/actor.ts'
import { isReadableBy } from './unknown-name.ts'

/** Two links of a resource that lies between: products have tags by way of what links a product to a tag. */
interface Between {
  readonly inverse: ModelInverse
  readonly between: ModelResource
  readonly link: ModelField
}

/** How rows on the far side of a link resource are included, for whoever asked for them by name. */
export function includeThrough(
  model: Model,
  resource: ModelResource,
  name: string,
  asker: ActorClass,
): string | undefined {
  const found = between(model, resource, asker).find(({ link }) => isCalled(model, link, name))
  return found && `Go through what links the two: include=${found.inverse.name}.${found.link.name}.`
}

/** How rows are listed by a row on the far side of a link resource. */
export function listThrough(
  model: Model,
  resource: ModelResource,
  name: string,
  asker: ActorClass,
): string | undefined {
  const found = between(model, resource, asker).find(({ link }) => isCalled(model, link, name))
  if (found === undefined) return undefined
  const { between: rows, link, inverse } = found
  return `List ${words(rows.plural)} by ${link.name}, with include=${inverse.field}.`
}

function between(model: Model, resource: ModelResource, asker: ActorClass): readonly Between[] {
  return [...resource.inverses.values()].flatMap((inverse) => {
    const rows = resourceOf(model, inverse.resource)
    // Of what the asker may read nothing of, not even the name is told.
    if (!isReadableBy(rows, asker)) return []
    const links = [...rows.fields.values()].filter(
      ({ kind, name }) => kind === 'belongsTo' && name !== inverse.field,
    )
    return links.map((link) => ({ inverse, between: rows, link }))
  })
}

function isCalled(model: Model, { name, target = '' }: ModelField, asked: string): boolean {
  return [name, target, resourceOf(model, target).plural].includes(asked)
}
