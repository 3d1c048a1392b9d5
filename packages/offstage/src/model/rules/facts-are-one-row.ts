import type { FactNode, Operand } from '../../declare/expression.ts'
import { conditionsOf } from '../conditions.ts'
import { declaredParts } from '../declared-parts.ts'
import { factsIn } from '../expressions.ts'
import type { Model, ModelField } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

type RowSource = Extract<FactNode['source'], { kind: 'row' }>

/** A fact is the one row that belongs to a user: found by a unique field, known by one name. */
export const factsAreOneRow: Rule = (model, app) => {
  const used = [
    ...conditionsOf(model).flatMap(({ node }) => factsIn(node)),
    ...declaredParts(app).resources.flatMap(({ fields }) =>
      Object.values(fields).flatMap(({ spec }) => factIn(spec.default)),
    ),
  ]
  const facts = [...new Set(used)]
  return [
    ...facts.flatMap(({ name, source }) =>
      source.kind === 'row' ? complaintsOfSource(model, name, source) : [],
    ),
    ...namesTwice(facts),
  ]
}

// A default is a value or an operand; only an operand has this member.
function factIn(value: unknown): readonly FactNode[] {
  if (typeof value !== 'object' || value === null || !('operand' in value)) return []
  const { operand } = value as Operand<unknown>
  return operand.kind === 'fact' ? [operand.fact] : []
}

function complaintsOfSource(model: Model, name: string, { resource, by }: RowSource): readonly Complaint[] {
  const at = `fact ${name}`
  const found = model.resources.get(resource.name)
  if (found === undefined)
    return [
      {
        code: 'FACT_OUT_OF_APP',
        at,
        message: `is a row of ${resource.name}, which no feature of the app lists.`,
        mend: `Add ${resource.name} to the resources of a feature.`,
      },
    ]
  const field = found.fields.get(by)
  if (field !== undefined) return complaintsOfField(at, found.name, field)
  return [
    {
      code: 'FACT_BY_UNKNOWN',
      at,
      message: `is found by "${by}", and ${found.name} has no such field.`,
      mend: meantName(by, [...found.fields.keys()]),
    },
  ]
}

function complaintsOfField(at: string, resource: string, field: ModelField): readonly Complaint[] {
  if (!holdsUsers(field))
    return [
      {
        code: 'FACT_BY_NO_USER',
        at,
        message: `is found by ${resource}.${field.name}, which does not hold a user's id.`,
        mend: 'Find it by a link to the user, or by the text of its id.',
      },
    ]
  if (field.spec.unique === true || field.name === 'id') return []
  return [
    {
      code: 'FACT_BY_MANY',
      at,
      message: `is found by ${resource}.${field.name}, and several rows could have the same user there.`,
      mend: `Make ${field.name} .unique().`,
    },
  ]
}

function holdsUsers({ kind, target }: ModelField): boolean {
  if (kind === 'text') return true
  if (kind === 'belongsTo' || kind === 'id') return target === undefined || target === 'user'
  return false
}

// Answers about facts are remembered by name, so a name must mean one thing.
function namesTwice(facts: readonly FactNode[]): readonly Complaint[] {
  const sources = new Map<string, Set<string>>()
  for (const { name, source } of facts) sources.set(name, (sources.get(name) ?? new Set()).add(keyOf(source)))
  return [...sources]
    .filter(([name, keys]) => keys.size > 1 || (name === 'user' && !keys.has('the signed-in user')))
    .map(([name, keys]) => ({
      code: 'FACT_NAME_TWICE',
      at: `fact ${name}`,
      message: `is the name of several facts: ${[...new Set([...(name === 'user' ? ['the signed-in user'] : []), ...keys])].join(', ')}.`,
      mend: 'Give each a name of its own.',
    }))
}

const keyOf = (source: FactNode['source']): string =>
  source.kind === 'user' ? 'the signed-in user' : `${source.resource.name} by ${source.by}`
