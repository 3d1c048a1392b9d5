import { declaredParts } from '../declared-parts.ts'
import type { Complaint, Rule } from '../rule.ts'

/** What is deleted softly is there still, so nothing may count it, and only its own policy can bring it back. */
export const softDelete: Rule = (_model, app) =>
  declaredParts(app).resources.flatMap(({ name, fields, declaration }): readonly Complaint[] => {
    const hasRestore = declaration.policy?.rights.restore !== undefined
    if (!declaration.softDelete)
      return hasRestore
        ? [
            {
              code: 'RESTORE_OF_WHAT_IS_GONE',
              at: `${name}.policy.restore`,
              message: 'says who brings rows back, and rows are gone when they are deleted.',
              mend: 'Say .softDelete() on the resource, or remove the right.',
            },
          ]
        : []
    return [
      ...('living' in fields
        ? [
            {
              code: 'SOFT_DELETE_FIELD',
              at: `${name}.living`,
              message: 'has the name of the column that tells what is deleted.',
              mend: 'Choose another name.',
            },
          ]
        : []),
      ...(declaration.tallies.length > 0
        ? [
            {
              code: 'SOFT_DELETE_TALLY',
              at: `${name}.tally`,
              message: 'would count rows that are deleted.',
              mend: 'Remove the tally, or let rows be gone when they are deleted.',
            },
          ]
        : []),
    ]
  })
