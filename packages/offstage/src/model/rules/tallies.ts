import type { FieldKind } from '../../declare/declaration.ts'
import type { ModelField, ModelResource, ModelTally } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName, twiceIn } from '../spelling.ts'

const BY: ReadonlySet<FieldKind> = new Set([
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'oneOf',
  'belongsTo',
  'money',
])
const PER: ReadonlySet<FieldKind> = new Set(['oneOf', 'boolean'])
const SUM: ReadonlySet<FieldKind> = new Set(['integer', 'decimal', 'money'])
const SHARDS_MAX = 64

/** A tally counts groups that fields of the row hold apart, and sums what can be added up. */
export const tallies: Rule = (model) =>
  [...model.resources.values()].flatMap((resource) => [
    ...resource.tallies.flatMap((tally) => complaintsOf(resource, tally)),
    ...twiceIn(resource.tallies.map(({ title }) => title)).map((title) => ({
      code: 'TALLY_TWICE',
      at: `${resource.name}.tally`,
      message: `is declared twice ${title}.`,
      mend: 'Declare it once, with every sum in it.',
    })),
  ])

function complaintsOf(resource: ModelResource, tally: ModelTally): readonly Complaint[] {
  const at = `${resource.name}.tally ${tally.title}`
  const per = tally.per === undefined ? [] : [tally.per]
  return [
    ...tally.by.flatMap((name) => fieldComplaints(resource, at, name, BY, 'stand in "by" of a tally')),
    ...per.flatMap((name) =>
      fieldComplaints(resource, at, name, PER, 'stand in "per", whose values are few'),
    ),
    ...tally.sum.flatMap((name) => fieldComplaints(resource, at, name, SUM, 'be summed')),
    ...twiceIn([...tally.by, ...per, ...tally.sum.map((name) => `sum of ${name}`)]).map((name) => ({
      code: 'TALLY_FIELD_TWICE',
      at,
      message: `names ${name} twice.`,
      mend: 'Name it once.',
    })),
    ...perIsRequired(resource, tally, at),
    ...oneCurrency(resource, tally, at),
    ...shardsAreFew(tally, at),
  ]
}

function fieldComplaints(
  resource: ModelResource,
  at: string,
  name: string,
  kinds: ReadonlySet<FieldKind>,
  use: string,
): readonly Complaint[] {
  const field = resource.fields.get(name)
  const usable = [...resource.fields.values()].filter((one) => kinds.has(one.kind) && !one.builtIn)
  const mend = meantName(
    name,
    usable.map((one) => one.name),
  )
  if (field === undefined)
    return [
      { code: 'TALLY_UNKNOWN_FIELD', at, message: `names "${name}", and there is no such field.`, mend },
    ]
  if (kinds.has(field.kind)) return []
  return [
    { code: 'TALLY_FIELD_KIND', at, message: `names "${name}", and ${field.kind} cannot ${use}.`, mend },
  ]
}

const fieldsOf = (resource: ModelResource, names: readonly string[]): readonly ModelField[] =>
  names.flatMap((name) => resource.fields.get(name) ?? [])

function perIsRequired(resource: ModelResource, { per }: ModelTally, at: string): readonly Complaint[] {
  return fieldsOf(resource, per === undefined ? [] : [per])
    .filter(({ optional }) => optional)
    .map(({ name }) => ({
      code: 'TALLY_PER_OPTIONAL',
      at,
      message: `is told apart per "${name}", which a row may lack.`,
      mend: `Make ${name} required, with a value that says that there is none.`,
    }))
}

function oneCurrency(resource: ModelResource, { by, sum }: ModelTally, at: string): readonly Complaint[] {
  return fieldsOf(resource, [...by, ...sum])
    .filter(({ kind, spec }) => kind === 'money' && spec.unit === undefined)
    .map(({ name }) => ({
      code: 'TALLY_MIXED_CURRENCIES',
      at,
      message: `names "${name}", whose rows have currencies of their own, and those do not add up.`,
      mend: `Give it one currency: ${name}: money('EUR').`,
    }))
}

function shardsAreFew({ shards }: ModelTally, at: string): readonly Complaint[] {
  if (Number.isInteger(shards) && shards >= 1 && shards <= SHARDS_MAX) return []
  return [
    {
      code: 'TALLY_SHARDS',
      at,
      message: `has ${shards} shards, and every read adds all of them up.`,
      mend: `Choose a whole number from 1 to ${SHARDS_MAX}.`,
    },
  ]
}
