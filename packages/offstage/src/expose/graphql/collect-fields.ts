import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type InlineFragmentNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql'
import { NODE } from './shared-types.ts'

/** What a document's selections are read with. */
export interface Selecting {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly variables: VariableValues
}

/** A field of the answer: its key, and all that the document says about it in several places. */
export interface CollectedField {
  readonly key: string
  readonly name: string
  /** Validation has made sure that all of them have the same arguments. */
  readonly node: FieldNode
  readonly nodes: readonly FieldNode[]
  readonly sets: readonly SelectionSetNode[]
}

/**
 * The fields that selection sets ask for together: fragments taken in, `@skip` and `@include` decided, equal keys merged.
 * Where the sets may be about rows of several types, `type` is the one at hand.
 */
export function collectFields(
  sets: readonly SelectionSetNode[],
  selecting: Selecting,
  type?: string,
): readonly CollectedField[] {
  const fields = new Map<string, FieldNode[]>()
  const visited = new Set<string>()
  const visit = (node: SelectionNode): void => {
    if (!isIncluded(node, selecting)) return
    if (node.kind === Kind.FIELD) {
      const key = node.alias?.value ?? node.name.value
      const nodes = fields.get(key)
      if (nodes === undefined) fields.set(key, [node])
      else nodes.push(node)
      return
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : newFragment(node.name.value)
    if (fragment !== undefined && isAbout(fragment, type)) fragment.selectionSet.selections.forEach(visit)
  }
  const newFragment = (name: string) => {
    if (visited.has(name)) return undefined
    visited.add(name)
    return selecting.fragments.get(name)
  }
  for (const set of sets) set.selections.forEach(visit)
  return [...fields].map(([key, nodes]) => collected(key, nodes))
}

function collected(key: string, nodes: readonly FieldNode[]): CollectedField {
  // A key is only ever written down together with its first node.
  const node = nodes[0] as FieldNode
  const sets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]))
  return { key, name: node.name.value, node, nodes, sets }
}

/** There is one interface, which every row has; validation lets no other fragment be about what it cannot be about. */
function isAbout(
  { typeCondition }: Pick<FragmentDefinitionNode | InlineFragmentNode, 'typeCondition'>,
  type: string | undefined,
): boolean {
  const about = typeCondition?.name.value
  return type === undefined || about === undefined || about === type || about === NODE
}

function isIncluded(node: SelectionNode, { variables }: Selecting): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables)
  if (skip?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false
}
