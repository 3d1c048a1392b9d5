import type { ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

/** A policy hides fields that are there; a slip would leave the one that was meant in everybody's sight. */
export const policyFields: Rule = (model) =>
  [...model.resources.values()].flatMap((resource) =>
    declaredNames(resource).flatMap((name) => complaintsOf(resource, name)),
  )

/** The platform itself hides the column that tells what is deleted. */
const declaredNames = ({ policy, softDelete }: ModelResource): readonly string[] =>
  [...policy.fields.keys()].filter((name) => !(softDelete && name === 'living'))

function complaintsOf(resource: ModelResource, name: string): readonly Complaint[] {
  const at = `${resource.name}.policy.fields.${name}`
  const { fields, computed } = resource
  if (fields.get(name)?.builtIn === true)
    return [
      {
        code: 'POLICY_HIDES_BUILT_IN',
        at,
        message: 'cannot be hidden: answers, cursors and If-Match are built on it.',
        mend: 'Remove it; hide the whole row with `read`.',
      },
    ]
  if (fields.has(name) || computed.has(name)) return []
  const own = [...fields.values()].filter(({ builtIn }) => !builtIn).map((field) => field.name)
  return [
    {
      code: 'POLICY_UNKNOWN_FIELD',
      at,
      message: `is no field of ${resource.name}.`,
      mend: meantName(name, [...own, ...computed.keys()]),
    },
  ]
}
