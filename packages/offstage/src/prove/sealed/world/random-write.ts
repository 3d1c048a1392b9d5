import { insertRows, deleteRow, updateRow } from '../../../engine/act/row-writes.ts'
import { perform } from '../../../engine/act/perform.ts'
import { Problem } from '../../../errors.ts'
import type { ModelField, ModelResource } from '../../../model/model.ts'
import { Trace } from '../../../observe/trace.ts'
import { systemActor } from '../../../policy/actor.ts'
import type { Id } from '../../../values/id.ts'
import type { Doors } from '../doors/open-doors.ts'
import { rowsOf, type Place } from '../oracle/rows.ts'
import type { Choose } from './choose.ts'
import { comparedValues } from './compared-values.ts'
import { someValue } from './field-values.ts'

/** One change of one row, made by the platform without policies, so that everybody who follows is told. */
export type RandomWrite =
  | { readonly kind: 'update'; readonly resource: ModelResource; readonly id: Id; readonly changes: Values }
  | { readonly kind: 'insert'; readonly resource: ModelResource; readonly row: Values }
  | { readonly kind: 'delete'; readonly resource: ModelResource; readonly id: Id }

type Values = Readonly<Record<string, unknown>>

/** A change of the app's own rows; who people are is left alone. */
export function randomWrite(place: Place, choose: Choose): RandomWrite | undefined {
  const resources = [...place.model.resources.values()].filter(
    ({ feature, name }) => feature !== 'identity' && rowsOf(place, name).length > 0,
  )
  if (resources.length === 0) return undefined
  // Half of the time where the most depends on it.
  const followed = resources.filter(({ live }) => live)
  const resource = choose.one(followed.length > 0 && choose.chance(0.6) ? followed : resources)
  const row = choose.one(rowsOf(place, resource.name))
  const id = row.id as Id // every row has its own
  const kind = choose.below(10)
  if (kind === 0) return { kind: 'delete', resource, id }
  const fields = [...resource.fields.values()].filter((field) => !field.builtIn)
  if (kind <= 2) return { kind: 'insert', resource, row: newValues(place, resource, fields, row, choose) }
  const changed = choose.some(fields.filter(isChangeable), 2)
  const changes = changed.map((field) => [field.name, newValue(place, resource, field, choose)] as const)
  return { kind: 'update', resource, id, changes: Object.fromEntries(changes) }
}

const isChangeable = ({ kind, spec }: ModelField): boolean =>
  kind !== 'file' && kind !== 'balance' && spec.unique !== true

function newValues(
  place: Place,
  resource: ModelResource,
  fields: readonly ModelField[],
  like: Values,
  choose: Choose,
): Values {
  const values = fields.flatMap((field) => {
    if (field.kind === 'balance') return []
    if (field.kind === 'file') return [[field.name, null] as const]
    if (isChangeable(field)) return [[field.name, newValue(place, resource, field, choose)] as const]
    const at = 1_000 + rowsOf(place, resource.name).length + choose.below(1_000_000)
    return [
      [
        field.name,
        field.kind === 'belongsTo' ? like[field.name] : someValue(field, undefined, choose, at),
      ] as const,
    ]
  })
  return Object.fromEntries(values)
}

function newValue(place: Place, resource: ModelResource, field: ModelField, choose: Choose): unknown {
  if (field.optional && choose.chance(0.3)) return null
  if (field.kind !== 'belongsTo')
    return someValue(field, comparedValues(place.model).get(`${resource.name}.${field.name}`), choose, 0)
  const parents = rowsOf(place, field.target ?? '')
  return parents.length === 0 ? null : choose.one(parents).id
}

/** Does it; answers false where the database's own rules refuse it. */
export async function performWrite({ composed }: Doors, write: RandomWrite): Promise<boolean> {
  const { act } = composed.services
  try {
    await perform(
      {
        title: 'a write of the proof',
        actor: systemActor('prove'),
        trace: new Trace('request', 'a write of the proof'),
        key: undefined,
        allow: () => {},
        run: async (context) => {
          const free = { ...context, unrestricted: true }
          if (write.kind === 'insert') await insertRows(free, write.resource, [write.row])
          if (write.kind === 'update') await updateRow(free, write.resource, write.id, write.changes)
          if (write.kind === 'delete') await deleteRow(free, write.resource, write.id)
          return { status: 204, body: '' }
        },
      },
      act,
    )
    return true
  } catch (error) {
    if (error instanceof Problem && error.document.status < 500) return false
    throw error
  }
}
