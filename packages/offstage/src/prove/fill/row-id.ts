import type { Model } from '../../model/model.ts'

/**
 * The id of a resource's row by its number: a UUID whose first digits count the rows, and whose last say of which
 * resource, so that the ids of all resources differ and those of one come in order.
 */
export function rowId(model: Model, resource: string, number: number): string {
  return `${hex(number, 8)}${idTail(model, resource)}`
}

/** The same as SQL, for the row whose number is the expression `g`. */
export const rowIdSql = (model: Model, resource: string, g: string): string =>
  idSql(g, idTail(model, resource))

/** The id of what a field of that row points at outside of the resources: its file, its account in the ledger. */
export const partIdSql = (model: Model, resource: string, field: string, g: string): string =>
  idSql(g, partTail(model, resource, field))

const idSql = (g: string, tail: string): string => `(lpad(to_hex(${g}), 8, '0') || '${tail}')::uuid`

const idTail = (model: Model, resource: string): string =>
  `-0000-7000-8000-${hex(placeOf(model, resource), 12)}`

function partTail(model: Model, resource: string, field: string): string {
  const fields = [...(model.resources.get(resource)?.fields.keys() ?? [])]
  return `-${hex(fields.indexOf(field) + 1, 4)}-7000-8000-${hex(placeOf(model, resource), 12)}`
}

const placeOf = (model: Model, resource: string): number => [...model.resources.keys()].indexOf(resource)

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0')
