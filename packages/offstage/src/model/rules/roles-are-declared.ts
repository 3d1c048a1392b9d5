import { conditionsOf, type Condition } from '../conditions.ts'
import { nodesIn } from '../expressions.ts'
import type { Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

/** Nobody can be given a role that the app does not have, so asking for it would deny in silence. */
export const rolesAreDeclared: Rule = (model) =>
  conditionsOf(model).flatMap((condition) =>
    rolesIn(condition)
      .filter((role) => !model.roles.includes(role))
      .map((role) => ({
        code: 'ROLE_UNDECLARED',
        at: condition.at,
        message: `asks for the role "${role}", which the app does not have.`,
        mend: `${meantName(role, model.roles)} Roles are listed in app(…, { roles: ['${role}'] }).`,
      })),
  )

function rolesIn({ node }: Condition): readonly string[] {
  const roles = [...nodesIn(node)].flatMap((part) => (part.kind === 'role' ? [part.role] : []))
  return [...new Set(roles)]
}
