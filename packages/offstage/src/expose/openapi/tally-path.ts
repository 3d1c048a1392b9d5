import { fieldOf, type ModelField, type ModelResource, type ModelTally } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { JSON_TYPE, refTo, type Operation, type Parameter, type Schema, type Security } from './document.ts'
import { answeredSchema, keySchema, takenSchema } from './field-schema.ts'
import { REFUSALS, refusalResponses } from './refusals.ts'

/** The address of a resource's tallies. */
export function tallyOperation(resource: ModelResource, security: readonly Security[]): Operation {
  const many = words(resource.plural)
  const titles = resource.tallies.map((tally) => `- ${titleOf(tally)}`)
  return {
    operationId: `tally${resource.title}`,
    tags: [resource.title],
    summary: `Count ${many}, and add up their values`,
    description:
      `${titles.join('\n')}\n\nA tally counts every row of a group at once. It is shown to whoever may see all rows of ` +
      'the group or none of them (then it is zero), and refused with `E_TALLY_HIDDEN` to everybody else; a sum of a ' +
      'field that you may not see in every row is left out.',
    parameters: [...byParameters(resource), ...perParameter(resource), refTo('parameters', 'traceparent')],
    responses: {
      '200': {
        description: 'The counters of the group, or those of each value of `per`.',
        headers: {
          Traceparent: refTo('headers', 'Traceparent'),
          'Server-Timing': refTo('headers', 'ServerTiming'),
        },
        content: { [JSON_TYPE]: { schema: answerOf(resource) } },
      },
      ...refusalResponses(REFUSALS.tally),
    },
    security,
  }
}

/** `by customer, per status: count, total`. */
const titleOf = ({ title, sum }: ModelTally): string => `${title}: ${['count', ...sum].join(', ')}`

function byParameters(resource: ModelResource): readonly Parameter[] {
  const names = [...new Set(resource.tallies.flatMap(({ by }) => by))]
  return names.map((name) => ({
    name,
    in: 'query',
    description: `The group with this ${words(name)}. Give the fields of one of the tallies above, all of them.`,
    schema: keySchema(fieldOf(resource, name)),
  }))
}

function perParameter(resource: ModelResource): readonly Parameter[] {
  const names = [...new Set(resource.tallies.flatMap(({ per }) => per ?? []))]
  if (names.length === 0) return []
  const description = 'The field of which each value is told apart.'
  return [{ name: 'per', in: 'query', description, schema: { type: 'string', enum: names } }]
}

const answerOf = (resource: ModelResource): Schema => ({
  type: 'object',
  required: ['data'],
  properties: { data: { anyOf: resource.tallies.map((tally) => countersOf(resource, tally)) } },
})

function countersOf(resource: ModelResource, { per, sum }: ModelTally): Schema {
  const told = per === undefined ? {} : { [per]: takenSchema(fieldOf(resource, per).spec) }
  const sums = Object.fromEntries(sum.map((name) => [name, sumSchema(fieldOf(resource, name))]))
  const counters = {
    type: 'object',
    required: [...(per === undefined ? [] : [per]), 'count'],
    properties: { ...told, count: { type: 'integer', format: 'int64', minimum: 0 }, ...sums },
  }
  return per === undefined ? counters : { type: 'array', items: counters }
}

/** Whole numbers are text, since a sum may be larger than a reader's numbers hold. */
const sumSchema = ({ kind, spec }: ModelField): Schema =>
  kind === 'integer' ? { type: 'string', pattern: '^-?\\d+$' } : answeredSchema(spec)
