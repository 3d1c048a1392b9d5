import type { ExpressionNode } from '../../declare/expression.ts'
import type { Rule } from '../rule.ts'

/** Following what nobody may read would be a stream that never says anything. */
export const liveIsReadable: Rule = (model) =>
  [...model.resources.values()]
    .filter(({ live, policy }) => live && policy.declared && isNever(policy.rights.read))
    .map(({ name }) => ({
      code: 'LIVE_BUT_UNREADABLE',
      at: name,
      message: 'is live, and nobody may read it.',
      mend: 'Say who may in its policy: read: …, or remove .live().',
    }))

function isNever(node: ExpressionNode): boolean {
  if (node.kind === 'constant') return !node.value
  if (node.kind === 'any') return node.of.every(isNever)
  if (node.kind === 'all') return node.of.some(isNever)
  return node.kind === 'not' && isAlways(node.of)
}

function isAlways(node: ExpressionNode): boolean {
  if (node.kind === 'constant') return node.value
  if (node.kind === 'any') return node.of.some(isAlways)
  if (node.kind === 'all') return node.of.every(isAlways)
  return node.kind === 'not' && isNever(node.of)
}
