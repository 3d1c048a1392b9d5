import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableValues,
} from 'graphql'

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

/** The fields that selection sets ask for together: fragments taken in, `@skip` and `@include` decided, equal keys merged. */
export function collectFields(
  sets: readonly SelectionSetNode[],
  selecting: Selecting,
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
    if (node.kind === Kind.INLINE_FRAGMENT) return node.selectionSet.selections.forEach(visit)
    const name = node.name.value
    if (visited.has(name)) return
    visited.add(name)
    // There are no interfaces and no unions, so a valid fragment is always about the type at hand.
    selecting.fragments.get(name)?.selectionSet.selections.forEach(visit)
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

function isIncluded(node: SelectionNode, { variables }: Selecting): boolean {
  if (node.directives === undefined || node.directives.length === 0) return true
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables)
  if (skip?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false
}
