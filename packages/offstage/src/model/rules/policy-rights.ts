import { declaredParts } from '../declared-parts.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

const RIGHTS = ['read', 'create', 'update', 'delete', 'restore']

/** A policy names rights that there are, and gives each a condition: a slip would deny in silence. */
export const policyRights: Rule = (model, app) => [
  ...declaredParts(app).resources.flatMap(({ name, declaration }) =>
    Object.entries(declaration.policy?.rights ?? {}).flatMap(([right, node]) =>
      complaintsOfRight(`${name}.policy.${right}`, right, node),
    ),
  ),
  ...[...model.actions.values()].flatMap(({ name, allow }) => complaintsOfNode(`${name}.allow`, allow)),
]

function complaintsOfRight(at: string, right: string, node: unknown): readonly Complaint[] {
  if (RIGHTS.includes(right)) return complaintsOfNode(at, node)
  return [
    {
      code: 'POLICY_UNKNOWN_RIGHT',
      at,
      message: 'is no right.',
      mend: meantName(right, [...RIGHTS, 'fields']),
    },
  ]
}

// `!card.status.is('active')` is `false` in JavaScript, and `false` has no node.
function complaintsOfNode(at: string, node: unknown): readonly Complaint[] {
  if (node !== undefined) return []
  return [
    {
      code: 'POLICY_NO_CONDITION',
      at,
      message: 'is no condition: something like true or false came out of it.',
      mend: 'Use `everyone` for what is public, leave it out for what nobody may, and combine conditions with allOf, anyOf and not.',
    },
  ]
}
