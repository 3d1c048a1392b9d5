import type { App } from '../../declare/app.ts'
import { declaredParts } from '../declared-parts.ts'
import type { Model } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

interface Link {
  readonly at: string
  readonly target: string
  readonly inverse: string
}

/** The name under which a parent sees its children is the parent's alone. */
export const inverseNames: Rule = (model, app) => {
  const links = linksOf(app)
  return links.flatMap((link, at) => [...takenByField(model, link), ...takenByLink(link, links.slice(0, at))])
}

function linksOf(app: App): readonly Link[] {
  return declaredParts(app).resources.flatMap(({ name: resource, fields }) =>
    Object.entries(fields).flatMap(([name, { spec }]) => {
      if (spec.target === undefined || spec.inverse === undefined) return []
      const target = spec.target === 'self' ? resource : spec.target.name
      return [{ at: `${resource}.${name}`, target, inverse: spec.inverse }]
    }),
  )
}

function takenByField(model: Model, { at, target, inverse }: Link): readonly Complaint[] {
  const parent = model.resources.get(target)
  if (parent?.fields.has(inverse) !== true && parent?.computed.has(inverse) !== true) return []
  return [
    {
      code: 'INVERSE_IS_A_FIELD',
      at,
      message: `gives ${target} children under the name "${inverse}", and ${target} has a field of that name.`,
      mend: 'Choose another inverse.',
    },
  ]
}

function takenByLink({ at, target, inverse }: Link, before: readonly Link[]): readonly Complaint[] {
  const other = before.find((link) => link.target === target && link.inverse === inverse)
  if (other === undefined) return []
  return [
    {
      code: 'INVERSE_TWICE',
      at,
      message: `gives ${target} children under the name "${inverse}", as ${other.at} does.`,
      mend: 'Give each link to a resource an inverse of its own.',
    },
  ]
}
