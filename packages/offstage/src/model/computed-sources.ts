import type { ExpressionNode } from '../declare/expression.ts'
import { nodesIn } from './expressions.ts'
import type { Model, ModelResource } from './model.ts'

type Resources = Model['resources']

/**
 * When a computed of a row may be shown: where every field that it looks at may be, of the row and of those that it is
 * led to; a hidden one would be told by what is computed from it. Nothing here means that none of them is hidden.
 */
export function computedSources(
  resources: Resources,
  resource: ModelResource,
): ReadonlyMap<string, readonly ExpressionNode[]> {
  const sources = [...resource.computed].map(
    ([name, node]) => [name, sourcesIn(resources, resource, node)] as const,
  )
  return new Map(sources.filter(([, conditions]) => conditions.length > 0))
}

/** The policies of the fields that an expression about a row looks at, as conditions on that row. */
function sourcesIn(
  resources: Resources,
  resource: ModelResource,
  node: ExpressionNode,
): readonly ExpressionNode[] {
  if (node.kind === 'all' || node.kind === 'any')
    return node.of.flatMap((part) => sourcesIn(resources, resource, part))
  if (node.kind === 'not') return sourcesIn(resources, resource, node.of)
  if (!('path' in node)) return []
  const walked = sourcesOnPath(resources, resource, node.path)
  return node.kind === 'has' ? [...walked, ...sourcesOfHas(resources, resource, node)] : walked
}

function sourcesOnPath(
  resources: Resources,
  resource: ModelResource,
  path: readonly string[],
): readonly ExpressionNode[] {
  return path.flatMap((name, at) => {
    const links = path.slice(0, at)
    const policy = endOf(resources, resource, links)?.policy.fields.get(name)
    return policy === undefined ? [] : [onParent(resources, resource, policy, links)]
  })
}

/** Of every child that is looked at, the fields must be shown: there is none of which they are not. */
function sourcesOfHas(
  resources: Resources,
  resource: ModelResource,
  { path, inverse, where }: Extract<ExpressionNode, { kind: 'has' }>,
): readonly ExpressionNode[] {
  const found = endOf(resources, resource, path)?.inverses.get(inverse)
  const child = resources.get(found?.resource ?? '')
  if (found === undefined || child === undefined) return []
  const conditions = [
    ...sourcesOnPath(resources, child, [found.field]),
    ...sourcesIn(resources, child, where),
  ]
  return conditions.map((condition) =>
    isAboutActor(condition)
      ? condition
      : { kind: 'not', of: { kind: 'has', path, inverse, where: { kind: 'not', of: condition } } },
  )
}

function endOf(
  resources: Resources,
  resource: ModelResource,
  links: readonly string[],
): ModelResource | undefined {
  return links.reduce<ModelResource | undefined>(
    (from, link) => resources.get(from?.fields.get(link)?.target ?? ''),
    resource,
  )
}

/** A condition on the row at the end of links, as one on the row that they begin at; where no row is, nothing is told. */
function onParent(
  resources: Resources,
  resource: ModelResource,
  condition: ExpressionNode,
  links: readonly string[],
): ExpressionNode {
  if (links.length === 0 || isAboutActor(condition)) return condition
  const gaps = links.flatMap((link, at): ExpressionNode[] => {
    const field = endOf(resources, resource, links.slice(0, at))?.fields.get(link)
    return field?.optional === true ? [{ kind: 'missing', path: links.slice(0, at + 1) }] : []
  })
  const moved = behind(links, condition)
  return gaps.length === 0 ? moved : { kind: 'any', of: [...gaps, moved] }
}

function behind(links: readonly string[], node: ExpressionNode): ExpressionNode {
  if (node.kind === 'all' || node.kind === 'any')
    return { kind: node.kind, of: node.of.map((part) => behind(links, part)) }
  if (node.kind === 'not') return { kind: 'not', of: behind(links, node.of) }
  return 'path' in node ? { ...node, path: [...links, ...node.path] } : node
}

const isAboutActor = (node: ExpressionNode): boolean => [...nodesIn(node)].every((part) => !('path' in part))
