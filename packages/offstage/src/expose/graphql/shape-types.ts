import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputType,
  type GraphQLNullableInputType,
  type GraphQLNullableOutputType,
  type GraphQLOutputType,
} from 'graphql'
import type { AnyField, FieldSpec } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import { isField } from '../../model/declared-shapes.ts'
import { pascalCase } from '../../model/names.ts'
import { inputType, outputType } from './field-types.ts'
import { isReadable, objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'

// ── Input ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The input type of a shape; undefined for a shape that takes nothing. */
export function shapeInput(name: string, shape: Shape): GraphQLInputObjectType | undefined {
  const members = Object.entries(shape)
  if (members.length === 0) return undefined
  const fields = members.map(([member, declared]) => [member, { type: memberInput(name, member, declared) }])
  return new GraphQLInputObjectType({
    name,
    fields: Object.fromEntries(fields) as Record<string, { type: GraphQLInputType }>,
  })
}

function memberInput(name: string, member: string, declared: Shape[string]): GraphQLInputType {
  const own = `${name}${pascalCase(member)}`
  if (!isListOf(declared)) return fieldInput(declared.spec, own)
  const item = declared.listOf
  const type = isField(item) ? inputType(item.spec, own) : (shapeInput(own, item) ?? GraphQLBoolean)
  return new GraphQLNonNull(new GraphQLList(requiredInput(type)))
}

/** What has a default, or may be absent, need not be given. */
export function fieldInput(spec: FieldSpec, enumName: string): GraphQLInputType {
  const type = inputType(spec, enumName)
  return spec.optional === true || spec.default !== undefined ? type : requiredInput(type)
}

// inputType never answers a type that is non-null already; the library's types cannot say so.
const requiredInput = (type: GraphQLInputType): GraphQLInputType =>
  new GraphQLNonNull(type as GraphQLNullableInputType)

// ── Output ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The output type of an action; an action that answers nothing answers `true`. */
export function shapeOutput(book: SchemaBook, name: string, shape: Shape): GraphQLNullableOutputType {
  const members = Object.entries(shape)
  if (members.length === 0) return GraphQLBoolean
  return objectType(
    book,
    name,
    members.flatMap(([member, declared]) => memberOutput(book, name, member, declared)),
  )
}

function memberOutput(book: SchemaBook, name: string, member: string, declared: Shape[string]): BookField[] {
  if (!isListOf(declared)) return fieldOutput(book, name, member, declared, true)
  const type = itemOutput(book, `${name}${pascalCase(member)}`, declared.listOf)
  return [valueField(member, member, new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type))))]
}

function itemOutput(
  book: SchemaBook,
  name: string,
  item: AnyField | Readonly<Record<string, AnyField>>,
): GraphQLNullableOutputType {
  if (isField(item)) return outputOf(item.spec, name)
  return objectType(
    book,
    name,
    Object.entries(item).flatMap(([member, field]) => fieldOutput(book, name, member, field, false)),
  )
}

/** The id of a row is two members, as a link is: the row, read by the caller's rights after the commit, and its id. */
function fieldOutput(
  book: SchemaBook,
  name: string,
  member: string,
  { spec }: AnyField,
  withRow: boolean,
): BookField[] {
  const type = outputOf(spec, `${name}${pascalCase(member)}`)
  const value = spec.optional === true || spec.kind === 'json' ? type : new GraphQLNonNull(type)
  const target = typeof spec.target === 'object' ? book.model.resources.get(spec.target.name) : undefined
  if (target === undefined) return [valueField(member, member, value)]
  const id = valueField(`${member}Id`, member, value)
  if (!withRow || !isReadable(book, target)) return [id]
  return [
    id,
    {
      name: member,
      type: () => rowType(book, target),
      meaning: { kind: 'referred', name: member, resource: target },
    },
  ]
}

/** An action answers a file by its id. */
const outputOf = (spec: FieldSpec, enumName: string): GraphQLNullableOutputType =>
  spec.kind === 'file' ? GraphQLID : outputType(spec, enumName)

const valueField = (field: string, name: string, type: GraphQLOutputType): BookField => ({
  name: field,
  type: () => type,
  meaning: { kind: 'value', name },
})
