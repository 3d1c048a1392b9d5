import { problem } from '../../errors.ts'
import type { ModelField, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import type { Id } from '../../values/id.ts'
import type { InputError } from '../../errors.ts'
import { nearestName } from '../../errors.ts'
import { requireWriteScope } from '../auth/scopes.ts'
import { checkValue } from './check-value.ts'
import type { StoredOutcome } from './claim-key.ts'
import type { Command } from './perform.ts'
import { deleteRow, insertRows, restoreRow, updateRow } from './row-writes.ts'
import type { ActContext } from './act-context.ts'
import type { DecodedRow } from './decode-row.ts'

type Request = Pick<Command, 'actor' | 'trace' | 'key'>

/** How a written row is shown: read through the actor's own policies, inside the transaction. */
export type ShowRow = (context: ActContext, id: Id) => Promise<string>

/** Makes the command that creates a row from JSON. */
export function createCommand(
  resource: ModelResource,
  body: unknown,
  show: ShowRow,
  request: Request,
): Command {
  const given = checkRow(resource, body, 'create')
  return {
    ...request,
    title: `create ${words(resource.name)}`,
    allow: () => requireScope(request, resource),
    run: async (context) => {
      const [created] = await insertRows(context, resource, [given])
      if (created === undefined) throw new Error('One row was inserted.')
      return { status: 201, body: await show(context, created.row.id) }
    },
  }
}

/** Makes the command that changes a row by a JSON Merge Patch (RFC 7396): null clears, what is absent stays. */
export function updateCommand(
  resource: ModelResource,
  id: Id,
  body: unknown,
  ifMatch: string | undefined,
  show: ShowRow,
  request: Request,
): Command {
  const changes = checkRow(resource, body, 'update')
  return {
    ...request,
    title: `change ${words(resource.name)}`,
    allow: () => requireScope(request, resource),
    run: async (context) => {
      await updateRow(context, resource, id, changes, (before) => expectVersion(resource, before, ifMatch))
      return { status: 200, body: await show(context, id) }
    },
  }
}

export function deleteCommand(
  resource: ModelResource,
  id: Id,
  ifMatch: string | undefined,
  request: Request,
): Command {
  return {
    ...request,
    title: `delete ${words(resource.name)}`,
    allow: () => requireScope(request, resource),
    run: async (context): Promise<StoredOutcome> => {
      await deleteRow(context, resource, id, (before) => expectVersion(resource, before, ifMatch))
      return { status: 204, body: '' }
    },
  }
}

/** Makes the command that brings a deleted row back. */
export function restoreCommand(resource: ModelResource, id: Id, show: ShowRow, request: Request): Command {
  return {
    ...request,
    title: `restore ${words(resource.name)}`,
    allow: () => requireScope(request, resource),
    run: async (context) => {
      await restoreRow(context, resource, id)
      return { status: 200, body: await show(context, id) }
    },
  }
}

function requireScope({ actor }: Request, resource: ModelResource): void {
  requireWriteScope(actor, `write ${words(resource.plural)}`)
}

/** `If-Match: "v7"`. The row was read under the policy first, so a hidden row is a 404 whatever the header says. */
function expectVersion(resource: ModelResource, { row }: DecodedRow, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*') return
  const accepted = ifMatch.split(',').map((tag) => tag.trim())
  if (!accepted.includes(`"v${String(row['version'])}"`))
    throw problem('E_VERSION_MISMATCH', { resource: words(resource.name) })
}

// ── Input ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Checks the JSON of a row; every wrong place is named at once. */
function checkRow(
  resource: ModelResource,
  body: unknown,
  what: 'create' | 'update',
): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw problem('E_INVALID_INPUT', {}, { errors: [{ pointer: '', detail: 'should be an object' }] })
  const errors: InputError[] = []
  const complain = (error: InputError) => errors.push(error)
  const row: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    const pointer = `/${name}`
    const field = resource.fields.get(name)
    if (field === undefined) complain({ pointer, detail: unknownField(resource, name) })
    else if (isReadonly(field)) complain({ pointer, detail: 'is set by the platform or by actions only' })
    else
      row[name] =
        value === null ? clear(field, pointer, complain) : checkValue(field.spec, value, pointer, complain)
  }
  if (what === 'create') requireGiven(resource, row, complain)
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
  return row
}

const isReadonly = (field: ModelField): boolean =>
  field.builtIn || field.spec.readonly === true || field.kind === 'balance'

function clear(field: ModelField, pointer: string, complain: (error: InputError) => void): null {
  if (!field.optional) complain({ pointer, detail: 'is required and cannot be cleared' })
  return null
}

function requireGiven(
  resource: ModelResource,
  row: Readonly<Record<string, unknown>>,
  complain: (error: InputError) => void,
): void {
  for (const field of resource.fields.values()) {
    if (isReadonly(field) || field.optional || field.spec.default !== undefined || field.name in row) continue
    complain({ pointer: `/${field.name}`, detail: 'is required' })
  }
}

function unknownField(resource: ModelResource, name: string): string {
  const nearest = nearestName(name, [...resource.fields.keys()])
  return nearest === undefined ? 'is not a field here' : `is not a field here; perhaps you meant "${nearest}"`
}
