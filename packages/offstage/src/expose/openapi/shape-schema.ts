import type { AnyField } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import type { Schema } from './document.ts'
import type { Direction } from './example-value.ts'
import { answeredSchema, takenSchema } from './field-schema.ts'

/** The schema of an action's input or output. */
export function shapeSchema(shape: Shape, direction: Direction): Schema {
  const members = Object.entries(shape)
  const required = members.filter(([, member]) => isListOf(member) || isGiven(member.spec, direction))
  return {
    type: 'object',
    required: required.map(([name]) => name),
    properties: Object.fromEntries(members.map(([name, member]) => [name, memberSchema(member, direction)])),
    ...(direction === 'in' ? { additionalProperties: false } : {}),
  }
}

function memberSchema(member: Shape[string], direction: Direction): Schema {
  if (isListOf(member))
    return {
      type: 'array',
      items: isField(member.listOf)
        ? valueSchema(member.listOf.spec, direction)
        : shapeSchema(member.listOf, direction),
      ...(direction === 'in' ? { maxItems: member.max } : {}),
    }
  const schema = valueSchema(member.spec, direction)
  const { default: byDefault, optional } = member.spec
  const nullable = optional === true ? { anyOf: [schema, { type: 'null' }] } : schema
  return direction === 'in' && byDefault !== undefined ? { ...nullable, default: byDefault } : nullable
}

// An action answers code's own values: an id stays an id, and so does the id of a file.
function valueSchema(spec: AnyField['spec'], direction: Direction): Schema {
  return direction === 'in' || spec.kind === 'file' ? takenSchema(spec) : answeredSchema(spec)
}

const isGiven = ({ optional, default: byDefault }: AnyField['spec'], direction: Direction): boolean =>
  optional !== true && (direction === 'out' || byDefault === undefined)

const isField = (item: AnyField | Readonly<Record<string, AnyField>>): item is AnyField =>
  'spec' in item && 'optional' in item
