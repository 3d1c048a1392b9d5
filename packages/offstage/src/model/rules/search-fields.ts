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
    ...groupComplaints(resource),
  ])

/** A search within groups is found by its list: the list says at every door what can be given with the words. */
function groupComplaints({ name, lists, searched: { by } }: ModelResource): readonly Complaint[] {
  const isListed = lists.some(
    (list) => !list.unique && list.by.length === by.length && list.by.every((field) => by.includes(field)),
  )
  if (by.length === 0 || isListed) return []
  const fields = by.map((field) => `'${field}'`).join(', ')
  return [
    {
      code: 'SEARCH_BY_UNLISTED',
      at: `${name}.search`,
      message: `goes by ${by.join(' and ')}, and no list does.`,
      mend: `Declare .list({ by: [${fields}] }) as well, or search all rows.`,
    },
  ]
}

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
