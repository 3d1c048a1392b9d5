import { describeExpression } from '../../model/expressions.ts'
import type { Model, ModelField, ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { canBeMasked } from '../../policy/field-mask.ts'
import { relationsOf, rightsOf, shownComputed, shownFields, type Relation } from './described.ts'
import { refTo, type Schema } from './document.ts'
import { exampleValue, type Direction } from './example-value.ts'
import { answeredSchema, takenSchema } from './field-schema.ts'

/** The schemas of a resource: its rows as they are read, and the bodies that create and change one. */
export function resourceSchemas(model: Model, resource: ModelResource): Readonly<Record<string, Schema>> {
  const rights = rightsOf(resource)
  return {
    ...(rights.includes('read') ? rowSchemas(model, resource) : {}),
    ...(rights.includes('create') ? { [`${resource.title}Create`]: createSchema(resource) } : {}),
    ...(rights.includes('update') ? { [`${resource.title}Patch`]: patchSchema(resource) } : {}),
  }
}

/** The schema of a row in an answer: whole, or the part that `fields` asked for. */
export const rowAnswer = (resource: ModelResource): Schema => ({
  anyOf: [refTo('schemas', resource.title), refTo('schemas', `${resource.title}Part`)],
})

// ── Rows as they are read ────────────────────────────────────────────────────────────────────────────────────────

function rowSchemas(model: Model, resource: ModelResource): Readonly<Record<string, Schema>> {
  const part = `${resource.title}Part`
  return {
    [resource.title]: {
      ...refTo('schemas', part),
      description: `${sentence(words(resource.name))}, with everything that is shown unless \`fields\` says less.`,
      required: shownToEveryReader(resource),
    },
    [part]: {
      type: 'object',
      description: `The part of ${article(resource.name)} ${words(resource.name)} that \`fields\` and \`include\` asked for.`,
      required: ['id'],
      properties: {
        ...fieldProperties(model, resource),
        ...computedProperties(resource),
        ...childProperties(model, resource),
      },
    },
  }
}

/** What no policy masks is in every row. */
function shownToEveryReader(resource: ModelResource): string[] {
  const names = [...resource.fields.keys(), ...resource.computed.keys()]
  return names.filter((name) => !canBeMasked(resource, name))
}

function fieldProperties(model: Model, resource: ModelResource): Readonly<Record<string, Schema>> {
  const relations = new Map(relationsOf(model, resource).map((relation) => [relation.name, relation]))
  return Object.fromEntries(
    shownFields(resource).map((field) => [
      field.name,
      {
        ...shownSchema(field, relations.get(field.name)),
        ...noteOf(resource, field),
        ...(isSet(field) ? {} : { readOnly: true }),
      },
    ]),
  )
}

function shownSchema(field: ModelField, relation: Relation | undefined): Schema {
  const schema = answeredSchema(field.spec)
  if (relation !== undefined)
    return {
      anyOf: [schema, refTo('schemas', `${relation.target.title}Part`), { type: 'null' }],
    }
  return field.optional ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** What the schema cannot say of a field. */
function noteOf(resource: ModelResource, field: ModelField): { description?: string } {
  const mask = resource.policy.fields.get(field.name)
  const notes = [
    ...(NOTES[field.name] !== undefined && field.builtIn ? [NOTES[field.name]] : []),
    ...(field.kind === 'belongsTo' ? [linkNote(field)] : []),
    ...(mask === undefined ? [] : [`Absent unless ${describeExpression(mask)}.`]),
  ]
  return notes.length === 0 ? {} : { description: notes.join(' ') }
}

const NOTES: Readonly<Record<string, string>> = {
  version: 'Counts up with every change; `If-Match: "v7"` holds a write to version 7.',
}

const linkNote = ({ name, optional }: ModelField): string =>
  `An id; the row itself with \`include=${name}\`, or null where you may not see it${optional ? ' or there is none' : ''}.`

function computedProperties(resource: ModelResource): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    shownComputed(resource).map(([name, node]) => [
      name,
      { type: 'boolean', readOnly: true, description: `True where ${describeExpression(node)}.` },
    ]),
  )
}

function childProperties(model: Model, resource: ModelResource): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    relationsOf(model, resource)
      .filter(({ kind }) => kind === 'many')
      .map(({ name, target }) => [
        name,
        {
          oneOf: [arrayOf(target), pageOf(target)],
          readOnly: true,
          description: `There with \`include=${name}\`; a page of them with \`include=${name}(page:true)\`.`,
        },
      ]),
  )
}

const arrayOf = ({ title }: ModelResource): Schema => ({
  type: 'array',
  items: refTo('schemas', `${title}Part`),
})

/** Children as a page, in the form of a list's answer. */
const pageOf = (target: ModelResource): Schema => ({
  type: 'object',
  required: ['data', 'page'],
  properties: {
    data: arrayOf(target),
    page: { type: 'object', required: ['next'], properties: { next: { type: ['string', 'null'] } } },
    count: {
      type: 'object',
      required: ['value', 'capped'],
      properties: { value: { type: 'integer' }, capped: { type: 'boolean' } },
    },
  },
})

/** An example of a row as it is read, without relations; undefined when a value cannot be made up. */
export function exampleRow(resource: ModelResource): Readonly<Record<string, unknown>> | undefined {
  const fields = shownFields(resource).map((field): [string, unknown] => [
    field.name,
    field.name === 'id'
      ? exampleValue(field.spec, resource.name, 'out')
      : exampleValue(field.spec, field.name, 'out'),
  ])
  const computed = shownComputed(resource).map(([name]): [string, unknown] => [name, true])
  return wholeOrNothing([...fields, ...computed])
}

// ── Bodies ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Says whether a body may give the field. */
export const isSet = ({ builtIn, kind, spec }: ModelField): boolean =>
  !builtIn && kind !== 'balance' && spec.readonly !== true

const setFields = (resource: ModelResource): readonly ModelField[] =>
  [...resource.fields.values()].filter(isSet)

/** Says whether a new row must give the field. */
export const isRequired = ({ optional, spec }: ModelField): boolean => !optional && spec.default === undefined

function createSchema(resource: ModelResource): Schema {
  const fields = setFields(resource)
  return {
    type: 'object',
    description: `What a new ${words(resource.name)} is made from.`,
    required: fields.filter(isRequired).map(({ name }) => name),
    properties: Object.fromEntries(fields.map((field) => [field.name, givenSchema(field)])),
    additionalProperties: false,
  }
}

function patchSchema(resource: ModelResource): Schema {
  return {
    type: 'object',
    description: `A JSON Merge Patch (RFC 7396) of ${article(resource.name)} ${words(resource.name)}: null clears, what is absent stays.`,
    properties: Object.fromEntries(
      setFields(resource).map((field) => [field.name, orNull(field, takenSchema(field.spec))]),
    ),
    additionalProperties: false,
  }
}

function givenSchema(field: ModelField): Schema {
  const { default: byDefault } = field.spec
  const isPlain =
    byDefault !== undefined &&
    (typeof byDefault !== 'object' || byDefault === null || !('operand' in byDefault))
  const schema = orNull(field, takenSchema(field.spec))
  if (isPlain) return { ...schema, default: byDefault }
  return byDefault === undefined
    ? schema
    : { ...schema, description: 'Filled in from who you are where it is not given.' }
}

const orNull = (field: ModelField, schema: Schema): Schema =>
  field.optional ? { anyOf: [schema, { type: 'null' }] } : schema

/** An example of a body that creates a row; undefined when a required value cannot be made up. */
export function exampleCreate(resource: ModelResource): Readonly<Record<string, unknown>> | undefined {
  const given = setFields(resource).filter(isRequired)
  return wholeOrNothing(given.map((field) => [field.name, valueIn(field, 'in')]))
}

/** An example of a body that changes a row: one field, the first that is no link. */
export function examplePatch(resource: ModelResource): Readonly<Record<string, unknown>> | undefined {
  const fields = setFields(resource)
  const field = fields.find(({ kind }) => kind !== 'belongsTo' && kind !== 'file') ?? fields[0]
  return field === undefined ? undefined : wholeOrNothing([[field.name, valueIn(field, 'in')]])
}

const valueIn = (field: ModelField, direction: Direction): unknown =>
  exampleValue(field.spec, field.name, direction)

function wholeOrNothing(
  entries: readonly (readonly [string, unknown])[],
): Readonly<Record<string, unknown>> | undefined {
  return entries.some(([, value]) => value === undefined) ? undefined : Object.fromEntries(entries)
}

// ── Words ────────────────────────────────────────────────────────────────────────────────────────────────────────

export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const article = (name: string): string =>
  /^[aeiou]/i.test(name) && !/^(uni|use|euro)/i.test(name) ? 'an' : 'a'
