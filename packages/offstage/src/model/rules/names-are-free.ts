import { declaredParts } from '../declared-parts.ts'
import type { Rule } from '../rule.ts'

const BUILT_IN_FIELDS = ['id', 'version', 'createdAt', 'updatedAt']
// In a policy these are what a column can do, so a parent's field of such a name could not be walked to.
const COMPARISONS = ['is', 'isNot', 'in', 'gt', 'gte', 'lt', 'lte', 'isMissing', 'has']
// The column that a searchable resource keeps its words in.
const COLUMNS = ['searchVector']
const PATHS = ['actions', 'auth', 'batch', 'uploads', 'dev', 'timeline', 'health']
/** Some names are the platform's own. */
export const namesAreFree: Rule = (model, app) => [
  ...declaredParts(app).resources.flatMap(({ name: resource, fields }) =>
    Object.keys(fields)
      .filter(isTakenField)
      .map((name) => ({
        code: 'FIELD_NAME_RESERVED',
        at: `${resource}.${name}`,
        message: BUILT_IN_FIELDS.includes(name)
          ? 'is a field that every resource has by itself.'
          : 'has a name that means something else to the platform.',
        mend: BUILT_IN_FIELDS.includes(name) ? 'Remove it, or choose another name.' : 'Choose another name.',
      })),
  ),
  ...[...model.resources.values()]
    .filter(({ path }) => PATHS.includes(path))
    .map(({ name, path }) => ({
      code: 'PATH_RESERVED',
      at: name,
      message: `would answer at /api/${path}, where the platform answers.`,
      mend: "Rename it, or give it another plural: resource('person', {…}, { plural: 'people' }).",
    })),
]

// A row is a plain object: a field named `constructor` would be found in rows that have no such value.
function isTakenField(name: string): boolean {
  return (
    BUILT_IN_FIELDS.includes(name) || [...COMPARISONS, ...COLUMNS].includes(name) || name in Object.prototype
  )
}
