import { witness, type ExpressionNode } from '../../declare/expression.ts'
import { actorColumns } from '../../declare/policy.ts'
import { describeExpression, nodesIn } from '../expressions.ts'
import type { ModelAction, ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

/** A condition that was built and then lost is a hole: JavaScript's `a && b` answers `b` and drops `a` without a word. */
export const policyUsesWhatItBuilds: Rule = (model) => [
  ...[...model.resources.values()].flatMap(lostInPolicy),
  ...[...model.actions.values()].flatMap(lostInAllow),
]

function lostInPolicy({ name, policy }: ModelResource): readonly Complaint[] {
  const used = [...Object.values(policy.rights), ...policy.fields.values()]
  return complaintsOf(`${name}.policy`, used, policy.built)
}

// `allow` only describes, so calling it once more to see what it builds changes nothing.
function lostInAllow({ name, action }: ModelAction): readonly Complaint[] {
  const { allow } = action
  if (allow === undefined) return []
  const { result, built } = witness(() => allow(actorColumns))
  // Plain JavaScript can answer a boolean here, which has no node.
  const node: ExpressionNode | undefined = result.node
  return complaintsOf(`${name}.allow`, node === undefined ? [] : [node], built)
}

function complaintsOf(
  at: string,
  used: readonly ExpressionNode[],
  built: readonly ExpressionNode[],
): readonly Complaint[] {
  const reached = new Set(used.flatMap((node) => [...nodesIn(node)]))
  const lost = built.filter((node) => !reached.has(node))
  const parts = new Set(lost.flatMap((node) => [...nodesIn(node)].slice(1)))
  // A lost expression is told once, not once more for each of its parts.
  return lost
    .filter((node) => !parts.has(node))
    .map((node) => ({
      code: 'CONDITION_LOST',
      at,
      message: `builds a condition that decides nothing: ${describeExpression(node)}.`,
      mend: 'Combine conditions with allOf, anyOf and not; &&, || and ! drop them.',
    }))
}
