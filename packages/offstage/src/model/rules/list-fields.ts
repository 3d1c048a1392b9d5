import type { FieldKind } from '../../declare/declaration.ts'
import type { ModelList, ModelResource } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName, twiceIn } from '../spelling.ts'

const KEY_KINDS: ReadonlySet<FieldKind> = new Set([
  'text',
  'integer',
  'decimal',
  'boolean',
  'timestamp',
  'date',
  'oneOf',
  'belongsTo',
  'money',
])
const BUILT_IN_BY = ['createdAt']
const BUILT_IN_THEN = ['createdAt', 'updatedAt']
// `GET /api/orders?limit=5` could not say which of the two it means.
const PARAMETERS = [
  'limit',
  'sort',
  'after',
  'include',
  'fields',
  'search',
  'count',
  'explain',
  'includeDeleted',
]

/** A list is made of fields that an index can hold and an order can go by. */
export const listFields: Rule = (model) =>
  [...model.resources.values()].flatMap((resource) => [
    ...declaredLists(resource).flatMap((list) => complaintsOfList(resource, list)),
    ...listsTwice(resource),
    ...listsInShadow(resource),
  ])

/** All lists but those that the id and unique fields bring along by themselves. */
const declaredLists = ({ lists, fields }: ModelResource): readonly ModelList[] =>
  lists.filter(({ by: [first = '', ...others], unique }) => {
    const isImplied = others.length === 0 && (first === 'id' || fields.get(first)?.spec.unique === true)
    return !unique || !isImplied
  })

const placeOf = (resource: ModelResource, list: ModelList): string => `${resource.name}.list(${list.title})`

function complaintsOfList(resource: ModelResource, list: ModelList): readonly Complaint[] {
  const at = placeOf(resource, list)
  return [
    ...list.by.flatMap((name) => complaintsOfKey(resource, at, name, BUILT_IN_BY)),
    ...list.then.flatMap((name) => complaintsOfKey(resource, at, name, BUILT_IN_THEN)),
    ...list.then.flatMap((name) => complaintsOfOrder(resource, at, name)),
    ...[...list.by, ...list.then.slice(0, 1)].flatMap((name) => complaintsOfParameter(at, name)),
    ...(list.unique ? complaintsOfUnique(list, at) : []),
    ...twiceIn([...list.by, ...list.then]).map((name) => ({
      code: 'LIST_FIELD_TWICE',
      at,
      message: `names "${name}" twice.`,
      mend: 'Name it once: in `by` to hold it to a value, in `then` to order by it.',
    })),
  ]
}

function complaintsOfKey(
  resource: ModelResource,
  at: string,
  name: string,
  builtIn: readonly string[],
): readonly Complaint[] {
  const field = resource.fields.get(name)
  const keys = [...resource.fields.values()].filter((each) => !each.builtIn && KEY_KINDS.has(each.kind))
  const known = [...keys.map((each) => each.name), ...builtIn]
  if (known.includes(name)) return []
  if (field === undefined)
    return [
      {
        code: 'LIST_UNKNOWN_FIELD',
        at,
        message: `names "${name}", and ${resource.name} has no such field.`,
        mend: meantName(name, known),
      },
    ]
  return [
    {
      code: 'LIST_FIELD_KIND',
      at,
      message: `names "${name}", and no list goes by a field of kind ${field.kind}.`,
      mend: name === 'id' ? 'Remove it: every list ends with the id by itself.' : meantName(name, known),
    },
  ]
}

function complaintsOfOrder(resource: ModelResource, at: string, name: string): readonly Complaint[] {
  if (resource.fields.get(name)?.optional !== true) return []
  return [
    {
      code: 'LIST_ORDER_OPTIONAL',
      at,
      message: `orders by "${name}", which may be missing, and databases disagree on where nothing sorts.`,
      mend: 'Make the field required, with a default if need be, or order by another.',
    },
  ]
}

function complaintsOfParameter(at: string, name: string): readonly Complaint[] {
  if (!PARAMETERS.includes(name)) return []
  return [
    {
      code: 'LIST_FIELD_IS_PARAMETER',
      at,
      message: `is asked by "${name}", which is a parameter of every list.`,
      mend: 'Rename the field.',
    },
  ]
}

function complaintsOfUnique({ by, then }: ModelList, at: string): readonly Complaint[] {
  const complaints: Complaint[] = []
  if (by.length < 2)
    complaints.push({
      code: 'LIST_UNIQUE_OF_ONE',
      at,
      message: 'is unique, and names fewer than two fields.',
      mend: 'Name the fields that are unique together, or say .unique() on the one field.',
    })
  if (then.length > 0)
    complaints.push({
      code: 'LIST_UNIQUE_ORDERED',
      at,
      message: `is unique, so it holds one row, and orders by ${then.join(', ')}.`,
      mend: 'Remove `then`, or declare the order as a list of its own.',
    })
  return complaints
}

// An ask names the first of the order, so of two lists that begin alike only one would ever be read.
function listsInShadow(resource: ModelResource): readonly Complaint[] {
  const lists = declaredLists(resource)
  const keyOf = ({ by, then }: ModelList) => JSON.stringify([[...by].sort(), then.slice(0, 1)])
  return lists.flatMap((list, index) => {
    const first = lists.slice(0, index).find((other) => keyOf(other) === keyOf(list))
    if (first === undefined || first.then.join() === list.then.join()) return []
    return [
      {
        code: 'LIST_IN_SHADOW',
        at: placeOf(resource, list),
        message: `begins as the list ${first.title} does, and an ask cannot tell the two apart.`,
        mend: 'Keep the one whose whole order you need.',
      },
    ]
  })
}

// The order of `by` changes the index but not the question, so two lists that differ in it are one.
function listsTwice(resource: ModelResource): readonly Complaint[] {
  const lists = declaredLists(resource)
  const keyOf = ({ by, then }: ModelList) => JSON.stringify([[...by].sort(), then])
  return twiceIn(lists.map(keyOf)).map((key) => ({
    code: 'LIST_TWICE',
    at: placeOf(resource, lists.findLast((list) => keyOf(list) === key) as ModelList), // the key comes from these lists
    message: 'is declared twice.',
    mend: 'Remove one of the two.',
  }))
}
