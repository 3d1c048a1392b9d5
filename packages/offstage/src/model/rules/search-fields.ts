import type { ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName, twiceIn } from '../spelling.ts'

/** Search goes over text whose length is bounded, because every word of it is kept in an index. */
export const searchFields: Rule = (model) =>
  [...model.resources.values()].flatMap((resource) => [
    ...resource.search.flatMap((name) => complaintsOf(resource, name)),
    ...twiceIn(resource.search).map((name) => ({
      code: 'SEARCH_FIELD_TWICE',
      at: `${resource.name}.search`,
      message: `names "${name}" twice.`,
      mend: 'Name it once.',
    })),
  ])

function complaintsOf(resource: ModelResource, name: string): readonly Complaint[] {
  const at = `${resource.name}.search`
  const field = resource.fields.get(name)
  const texts = [...resource.fields.values()].filter(({ kind }) => kind === 'text').map((each) => each.name)
  if (field === undefined)
    return [
      {
        code: 'SEARCH_UNKNOWN_FIELD',
        at,
        message: `names "${name}", and ${resource.name} has no such field.`,
        mend: meantName(name, texts),
      },
    ]
  if (field.kind !== 'text')
    return [
      {
        code: 'SEARCH_NO_TEXT',
        at,
        message: `names "${name}", and only text can be searched, not ${field.kind}.`,
        mend: meantName(name, texts),
      },
    ]
  if (field.spec.max !== undefined) return []
  return [
    {
      code: 'SEARCH_TEXT_UNBOUNDED',
      at,
      message: `names "${name}", whose text has no bound.`,
      mend: `Give it one: ${name}: text({ max: 2_000 }).`,
    },
  ]
}
