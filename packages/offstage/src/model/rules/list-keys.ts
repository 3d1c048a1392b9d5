import type { ExpressionNode } from '../../declare/expression.ts'
import type { ModelField, ModelList, ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'

const TEXT_MAX = 400
const BYTES_PER_CHARACTER = 4
// PostgreSQL refuses an index entry above 2,704 bytes (a third of its page) and MySQL one above 3,072; the id and the
// heads of the entries need the rest.
const KEY_BYTES_MAX = 2_600

/** What an index holds is bounded: a row must never be refused because its text is too long for an index. */
export const listKeys: Rule = (model) =>
  [...model.resources.values()].flatMap((resource) => [
    ...keyFields(resource).flatMap((field) => complaintsOfField(resource, field)),
    ...resource.lists.flatMap((list) => complaintsOfList(resource, list)),
  ])

function keyFields({ fields, lists, policy }: ModelResource): readonly ModelField[] {
  const listed = lists.flatMap(({ by, then }) => [...by, ...then])
  const conditions = [policy.rights.read, ...listed.flatMap((name) => policy.fields.get(name) ?? [])]
  const held = lists.some(({ unique }) => !unique) ? conditions.flatMap(heldFields) : []
  const names = new Set([...listed, ...held])
  return [...fields.values()].filter(({ name }) => names.has(name))
}

// What a policy holds to one value stands in the index before the order, so that a list visits no row in vain.
function heldFields(node: ExpressionNode): readonly string[] {
  if (node.kind === 'all' || node.kind === 'any') return node.of.flatMap(heldFields)
  const holds =
    node.kind === 'missing' || node.kind === 'in' || (node.kind === 'compare' && node.comparison === 'eq')
  return holds && node.path.length === 1 ? node.path : []
}

function complaintsOfField(resource: ModelResource, field: ModelField): readonly Complaint[] {
  const at = `${resource.name}.${field.name}`
  if (field.kind === 'text' && (field.spec.max === undefined || field.spec.max > TEXT_MAX))
    return [
      {
        code: 'KEY_TEXT_UNBOUNDED',
        at,
        message: 'is part of an index, and its text is unbounded or too long for one.',
        mend: `Give it a max of at most ${TEXT_MAX}, as in text({ max: 100 }); lists, .unique() and what a policy holds to a value make indexes.`,
      },
    ]
  if (field.kind === 'money' && field.currencyColumn !== undefined)
    return [
      {
        code: 'KEY_MONEY_OF_ANY_CURRENCY',
        at,
        message: 'is part of an index, and amounts of several currencies have no order.',
        mend: "Give it one currency: money('EUR').",
      },
    ]
  if (
    field.spec.unique === true &&
    (field.kind === 'json' || field.kind === 'balance' || field.kind === 'file')
  )
    return [
      {
        code: 'UNIQUE_KIND',
        at,
        message: `is unique, and a field of kind ${field.kind} cannot be.`,
        mend: 'Remove .unique(), or keep what must be unique in a field of its own.',
      },
    ]
  return []
}

function complaintsOfList(resource: ModelResource, list: ModelList): readonly Complaint[] {
  const fields = [...list.by, ...list.then].flatMap((name) => resource.fields.get(name) ?? [])
  const bytes = fields.map(bytesOf).reduce((sum, each) => sum + each, 0)
  if (fields.some((field) => complaintsOfField(resource, field).length > 0) || bytes <= KEY_BYTES_MAX)
    return []
  return [
    {
      code: 'KEY_TOO_WIDE',
      at: `${resource.name}.list(${list.title})`,
      message: `could need ${bytes} bytes for one row, and an index takes ${KEY_BYTES_MAX}.`,
      mend: `Lower the max of its text fields; a character may take ${BYTES_PER_CHARACTER} bytes.`,
    },
  ]
}

function bytesOf({ kind, spec }: ModelField): number {
  if (kind === 'text') return BYTES_PER_CHARACTER * (spec.max ?? 0)
  if (kind === 'oneOf') return Math.max(...(spec.options ?? []).map((option) => Buffer.byteLength(option)))
  return 16
}
