import type { ExpressionNode } from '../declare/expression.ts'
import type { Model, ModelField, ModelResource } from './model.ts'

/** Where a path leads: a field of a resource, or no further than `step`. */
export type PathEnd =
  | { readonly kind: 'field'; readonly resource: ModelResource; readonly field: ModelField }
  | { readonly kind: 'unknown'; readonly resource: ModelResource; readonly step: string }
  | { readonly kind: 'noLink'; readonly resource: ModelResource; readonly step: string }
  | { readonly kind: 'outside'; readonly step: string }

/** Follows links from a row to the field at the end of a path. */
export function followPath(model: Model, resource: ModelResource, path: readonly string[]): PathEnd {
  const [step = '', ...rest] = path
  const field = resource.fields.get(step)
  if (field === undefined) return { kind: 'unknown', resource, step }
  if (rest.length === 0) return { kind: 'field', resource, field }
  const parent = followLink(model, resource, field)
  return 'kind' in parent ? parent : followPath(model, parent, rest)
}

/** Follows a path whose every step is a link, to the resource at its end; the empty path stays where it is. */
export function followLinks(
  model: Model,
  resource: ModelResource,
  path: readonly string[],
): ModelResource | PathEnd {
  if (path.length === 0) return resource
  const end = followPath(model, resource, path)
  return end.kind === 'field' ? followLink(model, end.resource, end.field) : end
}

/** Says whether a walk over links came to a resource. */
export function isResource(end: ModelResource | PathEnd): end is ModelResource {
  return !('kind' in end)
}

function followLink(model: Model, resource: ModelResource, field: ModelField): ModelResource | PathEnd {
  if (field.kind !== 'belongsTo') return { kind: 'noLink', resource, step: field.name }
  return model.resources.get(field.target ?? '') ?? { kind: 'outside', step: field.name }
}

/** A node that is about a row, and the resource whose row it is about. */
export interface NodeOnRow {
  readonly resource: ModelResource
  readonly node: Extract<ExpressionNode, { readonly path: readonly string[] }>
}

/** The nodes of an expression that name columns; those inside a `has` are about the child. */
export function* nodesOnRows(
  model: Model,
  resource: ModelResource,
  node: ExpressionNode,
): Generator<NodeOnRow> {
  if (node.kind === 'all' || node.kind === 'any')
    for (const part of node.of) yield* nodesOnRows(model, resource, part)
  if (node.kind === 'not') yield* nodesOnRows(model, resource, node.of)
  if ('path' in node) yield { resource, node }
  if (node.kind !== 'has') return
  const child = childOf(model, resource, node)
  if (child !== undefined) yield* nodesOnRows(model, child, node.where)
}

function childOf(
  model: Model,
  resource: ModelResource,
  { path, inverse }: Extract<ExpressionNode, { kind: 'has' }>,
): ModelResource | undefined {
  const parent = followLinks(model, resource, path)
  if (!isResource(parent)) return undefined
  return model.resources.get(parent.inverses.get(inverse)?.resource ?? '')
}
