import assert from 'node:assert/strict'
import {
  GraphQLObjectType,
  type GraphQLEnumType,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigMap,
  type GraphQLObjectTypeConfig,
  type GraphQLOutputType,
} from 'graphql'
import type { Model, ModelResource } from '../../model/model.ts'
import type { Meaning } from './meaning.ts'
import type { Sight } from './sight.ts'

/** What is collected while the schema is built. Types refer to each other, so fields are made when first asked for. */
export interface SchemaBook {
  readonly model: Model
  readonly sight: Sight
  /** By `Type.field`. */
  readonly meanings: Map<string, Meaning>
  /** The types of readable resources and of their connections, by the resource's name. */
  readonly rows: Map<string, GraphQLObjectType>
  readonly connections: Map<string, GraphQLObjectType>
  /** By the resource's name. */
  readonly orders: Map<string, GraphQLEnumType>
}

/** A field on its way into a type. */
export interface BookField {
  readonly name: string
  readonly description?: string | undefined
  readonly type: () => GraphQLOutputType
  readonly args?: GraphQLFieldConfig<unknown, unknown>['args']
  readonly meaning: Meaning
}

/** Makes an object type and writes down what its fields mean. */
export function objectType(
  book: SchemaBook,
  name: string,
  fields: readonly BookField[],
  more: Pick<GraphQLObjectTypeConfig<unknown, unknown>, 'interfaces'> = {},
): GraphQLObjectType {
  for (const field of fields) {
    const key = `${name}.${field.name}`
    assert(!book.meanings.has(key), `${key} would mean two things; a rule of the model should have said so.`)
    book.meanings.set(key, field.meaning)
  }
  return new GraphQLObjectType({
    name,
    ...more,
    fields: () => Object.fromEntries(fields.map((field) => [field.name, configOf(field)])),
  })
}

function configOf({ type, args, description }: BookField): GraphQLFieldConfigMap<unknown, unknown>[string] {
  return { type: type(), ...(args && { args }), ...(description === undefined ? {} : { description }) }
}

/** Says whether rows of it may be read; which ones is the policy's business, per request. */
export const isReadable = ({ sight }: SchemaBook, resource: ModelResource): boolean =>
  sight.may(resource, 'read')

/** The type of a readable resource's rows. */
export function rowType(book: SchemaBook, resource: ModelResource): GraphQLObjectType {
  const type = book.rows.get(resource.name)
  if (type === undefined) throw new Error(`${resource.name} is read by nobody and has no GraphQL type.`)
  return type
}
