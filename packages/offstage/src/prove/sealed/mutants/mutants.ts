import type { ExpressionNode } from '../../../declare/expression.ts'
import { describeExpression } from '../../../model/expressions.ts'
import type { Model, ModelResource, Right } from '../../../model/model.ts'

/** What of a policy a clause belongs to. */
export type Guarded =
  | { readonly kind: 'right'; readonly right: Right }
  | { readonly kind: 'field'; readonly field: string }

/** A model in which one clause of one policy is gone, or turned round. */
export interface Mutant {
  /** `giftCard.policy.read` */
  readonly at: string
  /** `without “holder is your customer”` */
  readonly change: string
  readonly resource: string
  readonly guarded: Guarded
  readonly original: ExpressionNode
  readonly mutated: ExpressionNode
}

const RIGHTS: readonly Right[] = ['read', 'create', 'update', 'delete']

/** Every way to lose or turn round one clause of one policy. What is not declared denies everybody, and has no clause. */
export function mutantsOf(model: Model): readonly Mutant[] {
  return [...model.resources.values()].flatMap((resource) => [
    ...RIGHTS.filter((right) => !isConstant(resource.policy.rights[right], false)).flatMap((right) =>
      changesOf(resource, `policy.${right}`, { kind: 'right', right }, resource.policy.rights[right]),
    ),
    ...[...resource.policy.fields].flatMap(([field, node]) =>
      changesOf(resource, `policy.fields.${field}`, { kind: 'field', field }, node),
    ),
  ])
}

function changesOf(
  resource: ModelResource,
  place: string,
  guarded: Guarded,
  original: ExpressionNode,
): readonly Mutant[] {
  return [...wholeDropped(original), ...changesIn(original)].map(({ node, change }) => ({
    at: `${resource.name}.${place}`,
    change,
    resource: resource.name,
    guarded,
    original,
    mutated: node,
  }))
}

interface Change {
  readonly node: ExpressionNode
  readonly change: string
}

const isConstant = (node: ExpressionNode, value: boolean): boolean =>
  node.kind === 'constant' && node.value === value

const wholeDropped = (node: ExpressionNode): readonly Change[] =>
  isConstant(node, true) ? [] : [{ node: { kind: 'constant', value: true }, change: 'for everyone' }]

/** The expression with one clause changed, for each clause. */
function changesIn(node: ExpressionNode): readonly Change[] {
  if (node.kind === 'all' || node.kind === 'any') {
    const dropped = node.of.length < 2 ? [] : node.of.map((part, at) => without(node.kind, node.of, part, at))
    const inside = node.of.flatMap((part, at) =>
      changesIn(part).map((changed) => ({
        ...changed,
        node: { kind: node.kind, of: node.of.with(at, changed.node) },
      })),
    )
    return [...dropped, ...inside]
  }
  if (node.kind === 'not')
    return changesIn(node.of).map((changed) => ({ ...changed, node: { kind: 'not', of: changed.node } }))
  const turned: Change = {
    node: { kind: 'not', of: node },
    change: `with “${describeExpression(node)}” turned round`,
  }
  if (node.kind !== 'has') return [turned]
  const inside = changesIn(node.where).map((changed) => ({
    ...changed,
    node: { ...node, where: changed.node },
  }))
  return [turned, ...inside]
}

function without(
  kind: 'all' | 'any',
  of: readonly ExpressionNode[],
  part: ExpressionNode,
  at: number,
): Change {
  return { node: { kind, of: of.toSpliced(at, 1) }, change: `without “${describeExpression(part)}”` }
}

/** The model with the clause changed. */
export function mutatedModel(model: Model, { resource: name, guarded, mutated }: Mutant): Model {
  const resources = new Map(
    [...model.resources].map(([key, resource]) => [
      key,
      key === name
        ? { ...resource, policy: { ...resource.policy, ...changedPart(resource, guarded, mutated) } }
        : resource,
    ]),
  )
  return { ...model, resources, byPath: new Map([...resources.values()].map((one) => [one.path, one])) }
}

function changedPart({ policy }: ModelResource, guarded: Guarded, node: ExpressionNode) {
  return guarded.kind === 'right'
    ? { rights: { ...policy.rights, [guarded.right]: node } }
    : { fields: new Map([...policy.fields, [guarded.field, node] as const]) }
}
