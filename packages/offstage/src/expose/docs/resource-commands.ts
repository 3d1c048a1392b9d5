import { fieldOf, type Model, type ModelList, type ModelResource } from '../../model/model.ts'
import { relationsOf, rightsOf, usableLists } from '../openapi/described.ts'
import { exampleValue } from '../openapi/example-value.ts'
import { listReaders } from '../openapi/list-readers.ts'
import { exampleCreate, examplePatch } from '../openapi/resource-schemas.ts'
import { curl } from './curl.ts'
import { variableOf } from './walk.ts'

type Body = Readonly<Record<string, unknown>>

/** A curl command for each right to a resource that somebody has. */
export function commandsFor(model: Model, resource: ModelResource): readonly string[] {
  const commands = {
    read: readCommands,
    create: createCommands,
    update: updateCommands,
    delete: deleteCommands,
    restore: restoreCommands,
  }
  return rightsOf(resource).flatMap((right) => commands[right](model, resource))
}

const rowAddress = (resource: ModelResource): string => `/api/${resource.path}/$${variableOf(resource)}`

function readCommands(model: Model, resource: ModelResource): string[] {
  const list = telling(model, resource)
  const include = includeOf(model, resource)
  const row = curl({ address: rowAddress(resource) + (include === undefined ? '' : `?${include}`) })
  return list === undefined ? [row] : [curl({ address: listAddress(model, resource, list) }), row]
}

const restoreCommands = (_model: Model, resource: ModelResource): string[] => [
  curl({ method: 'POST', address: `${rowAddress(resource)}/restore` }),
]

function createCommands(model: Model, resource: ModelResource): string[] {
  const body = exampleCreate(resource)
  if (body === undefined) return []
  return [
    curl({ method: 'POST', address: `/api/${resource.path}`, body: withVariables(model, resource, body) }),
  ]
}

function updateCommands(model: Model, resource: ModelResource): string[] {
  const body = examplePatch(resource)
  if (body === undefined) return []
  const headers = ['If-Match: "v1"']
  return [
    curl({
      method: 'PATCH',
      address: rowAddress(resource),
      headers,
      body: withVariables(model, resource, body),
    }),
  ]
}

const deleteCommands = (_model: Model, resource: ModelResource): string[] => [
  curl({ method: 'DELETE', address: rowAddress(resource) }),
]

// ── Lists ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The list that shows most and that everybody may walk: with a condition if there is one, and with an order. */
function telling(model: Model, resource: ModelResource): ModelList | undefined {
  if (resource.small !== undefined) return { by: [], then: [], unique: false, title: 'all' }
  const usable = usableLists(resource).filter((list) => {
    const { isForAll, ifAsked } = listReaders(model, resource, list)
    return !list.unique && (isForAll || ifAsked !== undefined)
  })
  return (
    usable.find(({ by, then }) => by.length > 0 && then.length > 0) ??
    usable.find(({ then }) => then.length > 0) ??
    usable[0]
  )
}

function listAddress(model: Model, resource: ModelResource, list: ModelList): string {
  const [order] = list.then
  const include = includeOf(model, resource)
  const parts = [
    ...list.by.map((name) => `${name}=${keyValue(model, resource, list, name)}`),
    ...(order === undefined ? [] : [`sort=-${order}`]),
    'limit=5',
    ...(include === undefined ? [] : [include]),
  ]
  return `/api/${resource.path}?${parts.join('&')}`
}

/** What a key is held to: an id from a variable, what the policy asks for, or a made-up value. */
function keyValue(model: Model, resource: ModelResource, list: ModelList, name: string): string {
  const field = fieldOf(resource, name)
  const target = field.target === undefined ? undefined : model.resources.get(field.target)
  if (target !== undefined) return `$${variableOf(target)}`
  const { ifAsked } = listReaders(model, resource, list)
  const asked =
    ifAsked?.path[0] === name && ifAsked.operand.kind === 'value' ? ifAsked.operand.value : undefined
  return encodeURIComponent(addressText(asked ?? exampleValue(field.spec, name, 'in')))
}

/** A value as it stands in an address: of money the amount alone. */
function addressText(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'amount' in value) return String(value.amount)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '…'
}

function includeOf(model: Model, resource: ModelResource): string | undefined {
  const relations = relationsOf(model, resource)
  const one = relations.find(({ kind }) => kind === 'one')
  const many = relations.find(({ kind }) => kind === 'many')
  const names = [
    ...(one === undefined ? [] : [one.name]),
    ...(many === undefined ? [] : [`${many.name}(limit:3)`]),
  ]
  return names.length === 0 ? undefined : `include=${names.join(',')}`
}

// ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Links in a body are ids that whoever types it has in a variable; files are ids of finished uploads. */
function withVariables(model: Model, resource: ModelResource, body: Body): Body {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      const field = fieldOf(resource, name)
      if (field.kind === 'file') return [name, '$UPLOAD_ID']
      const target = field.target === undefined ? undefined : model.resources.get(field.target)
      return [name, target === undefined ? value : `$${variableOf(target)}`]
    }),
  )
}
