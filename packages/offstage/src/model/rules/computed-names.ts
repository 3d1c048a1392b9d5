import type { Rule } from '../rule.ts'

/** A computed field stands beside the stored ones, so it needs a name of its own. */
export const computedNames: Rule = (model) =>
  [...model.resources.values()].flatMap(({ name: resource, fields, computed }) =>
    [...computed.keys()]
      .filter((name) => fields.has(name))
      .map((name) => ({
        code: 'COMPUTED_IS_A_FIELD',
        at: `${resource}.computed.${name}`,
        message: `has the name of a field of ${resource}.`,
        mend: 'Choose another name.',
      })),
  )
