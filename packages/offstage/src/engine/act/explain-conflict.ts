import {
  databaseFailure,
  isCheckConflict,
  isDanglingReference,
  isStillReferenced,
  isTimeout,
  isUniqueConflict,
} from '../../database/failures.ts'
import { problem } from '../../errors.ts'
import { indexName } from '../../model/access-paths.ts'
import type { Model, ModelResource } from '../../model/model.ts'
import { boundedName, words } from '../../model/names.ts'

/** Turns what the database refused into the problem that says so in the model's words; other errors stay as they are. */
export function explainConflict(error: unknown, model: Model): unknown {
  const failure = databaseFailure(error)
  if (failure === undefined) return error
  const resource = [...model.resources.values()].find(({ table }) => table === failure.table)
  if (isUniqueConflict(failure) && resource) return uniqueProblem(resource, failure.constraint)
  if (isDanglingReference(failure)) return danglingProblem(model, failure.constraint)
  if (isStillReferenced(failure))
    return problem('E_REFERENCED', { resource: linkOf(model, failure.constraint)?.target ?? 'row' })
  if (isCheckConflict(failure)) return checkProblem(resource, failure.constraint)
  if (isTimeout(failure)) return problem('E_TIMEOUT', {}, { retryAfterSeconds: 1 })
  return error
}

function uniqueProblem(resource: ModelResource, constraint: string | undefined) {
  const list = resource.lists.find((one) => one.unique && indexName(resource, one) === constraint)
  // The same for a row that may be seen and for one that may not, and nothing of what else that row holds.
  const fields = list?.by ?? ['id']
  const detail = fields.length > 1 ? 'is already taken together with the others' : 'is already taken'
  return problem(
    'E_UNIQUE',
    { resource: words(resource.name), field: fields.map(words).join(' and ') },
    { errors: fields.map((name) => ({ pointer: `/${name}`, detail })) },
  )
}

/** A check of one field is called after its column (schema-of-model); another one may be about the row. */
function checkProblem(resource: ModelResource | undefined, constraint: string | undefined) {
  const field = [...(resource?.fields.values() ?? [])].find(
    ({ column }) => boundedName([resource?.table ?? '', column, 'check']) === constraint,
  )
  return problem(
    'E_CHECK',
    { resource: resource === undefined ? 'a row' : words(resource.name) },
    field === undefined
      ? {}
      : { errors: [{ pointer: `/${field.name}`, detail: 'breaks its declared limit' }] },
  )
}

function danglingProblem(model: Model, constraint: string | undefined) {
  const field = linkOf(model, constraint)?.name ?? 'link'
  return problem(
    'E_REFERENCE',
    { field },
    { errors: [{ pointer: `/${field}`, detail: 'refers to nothing that you may see' }] },
  )
}

/** The link that a foreign key's name stands for. */
function linkOf(model: Model, constraint: string | undefined): { name: string; target: string } | undefined {
  for (const { table, fields } of model.resources.values())
    for (const { name, column, target } of fields.values())
      if (target !== undefined && boundedName([table, column, 'fkey']) === constraint)
        return { name, target: words(target) }
  return undefined
}
