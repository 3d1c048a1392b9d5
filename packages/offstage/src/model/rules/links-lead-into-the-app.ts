import { declaredFields, resourceFields, type DeclaredField } from '../declared-fields.ts'
import type { Model } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

const ON_DELETE = ['restrict', 'cascade', 'clear']

/** A link leads to a resource of the app, and says what happens when its parent goes. */
export const linksLeadIntoTheApp: Rule = (model, app) => [
  ...declaredFields(app).flatMap((field) => complaintsOfTarget(model, field)),
  ...resourceFields(app)
    .filter(({ spec }) => spec.kind === 'belongsTo')
    .flatMap(complaintsOfDelete),
]

function complaintsOfTarget(model: Model, { at, spec }: DeclaredField): readonly Complaint[] {
  const { target } = spec
  if (target === undefined || target === 'self' || model.resources.has(target.name)) return []
  return [
    {
      code: 'LINK_OUT_OF_APP',
      at,
      message: `leads to ${target.name}, which no feature of the app lists.`,
      mend: `Add ${target.name} to the resources of a feature.`,
    },
  ]
}

function complaintsOfDelete({ at, spec }: DeclaredField): readonly Complaint[] {
  if (!ON_DELETE.includes(spec.onDelete ?? 'restrict'))
    return [
      {
        code: 'LINK_ON_DELETE',
        at,
        message: `has onDelete "${spec.onDelete}".`,
        mend: `Choose one of ${ON_DELETE.join(', ')}.`,
      },
    ]
  if (spec.onDelete !== 'clear' || spec.optional === true) return []
  return [
    {
      code: 'LINK_CLEARED_BUT_REQUIRED',
      at,
      message: 'is cleared when its parent is deleted, and it may not be empty.',
      mend: "Make it .optional(), or choose onDelete 'restrict' or 'cascade'.",
    },
  ]
}
