import type { FieldKind } from '../../declare/declaration.ts'
import { conditionsOf } from '../conditions.ts'
import type { Model } from '../model.ts'
import { followLinks, followPath, isResource, nodesOnRows, type NodeOnRow, type PathEnd } from '../paths.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

const COMPARABLE: ReadonlySet<FieldKind> = new Set([
  'id',
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'money',
  'belongsTo',
])

/** Every column that a condition names exists: each step but the last is a link, the last can be compared. */
export const policyPaths: Rule = (model) =>
  conditionsOf(model).flatMap(({ at, resource, node }) =>
    resource === undefined
      ? []
      : [...nodesOnRows(model, resource, node)].flatMap((found) => complaintsOf(model, at, found)),
  )

function complaintsOf(model: Model, at: string, { resource, node }: NodeOnRow): readonly Complaint[] {
  if (node.kind === 'has') return complaintsOfHas(model, at, { resource, node })
  const end = followPath(model, resource, node.path)
  if (end.kind !== 'field') return brokenPath(at, node.path, end)
  if (COMPARABLE.has(end.field.kind)) return []
  return [
    {
      code: 'PATH_END_NOT_COMPARABLE',
      at,
      message: `compares ${node.path.join('.')}, and a field of kind ${end.field.kind} cannot be compared.`,
      mend: 'Compare another field, or keep what the decision needs in a field of its own.',
    },
  ]
}

function complaintsOfHas(
  model: Model,
  at: string,
  { resource, node }: { readonly resource: NodeOnRow['resource']; readonly node: NodeOnRow['node'] },
): readonly Complaint[] {
  if (node.kind !== 'has') return []
  const parent = followLinks(model, resource, node.path)
  if (!isResource(parent)) return brokenPath(at, node.path, parent)
  if (parent.inverses.has(node.inverse)) return []
  return [
    {
      code: 'HAS_UNKNOWN_INVERSE',
      at,
      message: `asks for "${node.inverse}", and no resource links to ${parent.name} under that name.`,
      mend: meantName(node.inverse, [...parent.inverses.keys()]),
    },
  ]
}

// A link that leads out of the app is another rule's complaint.
function brokenPath(at: string, path: readonly string[], end: PathEnd): readonly Complaint[] {
  if (end.kind === 'unknown') {
    const computed = end.resource.computed.has(end.step)
    return [
      {
        code: 'PATH_UNKNOWN_FIELD',
        at,
        message: computed
          ? `names ${path.join('.')}, and "${end.step}" is computed, which a condition cannot ask.`
          : `names ${path.join('.')}, and ${end.resource.name} has no field "${end.step}".`,
        mend: computed
          ? 'Repeat its condition here; a function of the row can serve both.'
          : meantName(end.step, [...end.resource.fields.keys()]),
      },
    ]
  }
  if (end.kind !== 'noLink') return []
  return [
    {
      code: 'PATH_THROUGH_NO_LINK',
      at,
      message: `walks on from "${end.step}" in ${path.join('.')}, and that is no link to another resource.`,
      mend: `Stop at it, or make it a belongsTo.`,
    },
  ]
}
