import { isConstant } from '../../policy/fold-actor.ts'
import { resourceOf, type Model, type ModelResource } from '../../model/model.ts'
import type { Id } from '../../values/id.ts'
import type { Effects, RowChange, RowImage } from '../outbox/effects.ts'
import type { ActContext } from './act-context.ts'
import { sqlWrite } from './bound-tx.ts'

/**
 * Moves on the security version of every user of whom a remembered actor would now be wrong: their roles, ban,
 * verification or password changed, or a row that one of their facts stands for came or went. It runs in the
 * transaction that made the change, whoever wrote the code, so that no action can forget it.
 */
export async function bumpSecurity(context: ActContext): Promise<void> {
  const users = usersToReadAnew(context.effects.changes, context.model)
  if (users.length === 0) return
  await sqlWrite(
    { ...context, unrestricted: true },
    { name: 'user' },
    users,
    'update "user" set security_version = security_version + 1, version = version + 1, updated_at = now() where id = any($1::uuid[])',
    [users],
  )
}

/** Whose remembered actors are wrong after these changes. */
export function usersToReadAnew(changes: readonly RowChange[], model: Model): readonly Id<'user'>[] {
  if (!model.resources.has('user')) return []
  const owners = ownerColumns(model)
  const users = new Set(changes.flatMap((change) => usersOf(change, owners)))
  // A user who came with this transaction is remembered nowhere, and one who went is nobody's any more.
  for (const { resource, operation, id } of changes)
    if (resource === 'user' && operation !== 'update') users.delete(id)
  return [...users].sort() as Id<'user'>[] // the owner's column is a link to a user
}

const DECIDING_COLUMNS = ['roles', 'banned_at', 'verified_at']

function usersOf(change: RowChange, owners: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const { resource, id, operation, before, after } = change
  if (resource === 'user')
    return operation === 'update' && DECIDING_COLUMNS.some((column) => differs(column, before, after))
      ? [id]
      : []
  if (resource === 'credential')
    return differs('password_hash', before, after) ? textsOf([after ?? before], 'user_id') : []
  return (owners.get(resource) ?? []).flatMap((column) =>
    differs(column, before, after) ? textsOf([before, after], column) : [],
  )
}

/** The columns, by resource, that say whose fact a row is. */
function ownerColumns(model: Model): ReadonlyMap<string, readonly string[]> {
  const columns = new Map<string, string[]>()
  for (const { source } of model.facts.values()) {
    if (source.kind === 'user') continue
    const column = resourceOf(model, source.resource.name).fields.get(source.by)?.column
    if (column !== undefined)
      columns.set(source.resource.name, [...(columns.get(source.resource.name) ?? []), column])
  }
  return columns
}

const differs = (column: string, before: RowImage | null, after: RowImage | null): boolean =>
  JSON.stringify(before?.[column] ?? null) !== JSON.stringify(after?.[column] ?? null)

const textsOf = (images: readonly (RowImage | null)[], column: string): readonly string[] =>
  images.map((image) => image?.[column]).filter((value): value is string => typeof value === 'string')

/**
 * The effects as they are recorded: what nobody may ever read does not enter the change log, where it would outlive
 * its row. Of a resource without readers only the fact remains that a row changed.
 */
export function withoutSecrets(effects: Effects, model: Model): Effects {
  const changes = effects.changes.map((change) => {
    const resource = resourceOf(model, change.resource)
    return { ...change, before: shown(change.before, resource), after: shown(change.after, resource) }
  })
  return { ...effects, changes }
}

function shown(image: RowImage | null, resource: ModelResource): RowImage | null {
  if (image === null || isConstant(resource.policy.rights.read, false)) return null
  const secret = [...resource.policy.fields].flatMap(([name, clause]) =>
    isConstant(clause, false) ? [resource.fields.get(name)?.column] : [],
  )
  if (secret.length === 0) return image
  return Object.fromEntries(Object.entries(image).filter(([column]) => !secret.includes(column)))
}
