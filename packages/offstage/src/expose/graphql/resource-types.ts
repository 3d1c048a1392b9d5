import {
  GraphQLBoolean,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLNullableOutputType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { resourceOf, type ModelField, type ModelInverse, type ModelResource } from '../../model/model.ts'
import { canBeMasked } from '../../policy/field-mask.ts'
import { outputType } from './field-types.ts'
import { enumNameOf, listArguments } from './list-arguments.ts'
import { isReadable, objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'
import { CountType, NodeType, PageInfoType } from './shared-types.ts'

/** Adds the types of a resource's rows, and of its connections. */
export function addResourceTypes(book: SchemaBook, resource: ModelResource): void {
  const isShown = ({ name }: ModelField) => book.sight.shows(resource, name)
  const fields = [
    ...[...resource.fields.values()].filter(isShown).flatMap((field) => memberOf(book, resource, field)),
    ...[...resource.computed.keys()]
      .filter((name) => book.sight.shows(resource, name))
      .map((name) => computedMember(resource, name)),
    ...[...resource.inverses.values()].flatMap((inverse) => childrenMember(book, inverse)),
  ]
  const row = objectType(book, resource.title, fields, { interfaces: [NodeType] })
  book.rows.set(resource.name, row)
  const edge = objectType(book, `${resource.title}Edge`, [
    plain('cursor', () => new GraphQLNonNull(GraphQLString)),
    plain('node', () => new GraphQLNonNull(row)),
  ])
  const connection = objectType(book, `${resource.title}Connection`, [
    plain('nodes', () => listOf(row)),
    plain('edges', () => listOf(edge)),
    plain('pageInfo', () => new GraphQLNonNull(PageInfoType)),
    plain('totalCount', () => new GraphQLNonNull(CountType)),
  ])
  book.connections.set(resource.name, connection)
}

const listOf = (type: GraphQLNullableOutputType): GraphQLOutputType =>
  new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))

/** A member of a connection or an edge: its name says what it is. */
export const plain = (name: string, type: () => GraphQLOutputType): BookField => ({
  name,
  type,
  meaning: { kind: 'field', name },
})

// ── Members of a row ─────────────────────────────────────────────────────────────────────────────────────────────

/** A link is two members: the parent, which can be invisible, and its id. */
function memberOf(book: SchemaBook, resource: ModelResource, field: ModelField): BookField[] {
  const type = outputType(field.spec, enumNameOf(resource, field))
  const nullable = field.optional || canBeMasked(resource, field.name) || field.kind === 'json'
  const value = (name: string): BookField => ({
    name,
    type: () => (nullable ? type : new GraphQLNonNull(type)),
    meaning: { kind: 'field', name: field.name },
  })
  if (field.kind !== 'belongsTo') return [value(field.name)]
  const target = resourceOf(book.model, field.target ?? '')
  const parent: BookField = {
    name: field.name,
    type: () => rowType(book, target),
    meaning: { kind: 'one', link: field.name, target },
  }
  return isReadable(book, target) ? [value(`${field.name}Id`), parent] : [value(`${field.name}Id`)]
}

function computedMember(resource: ModelResource, name: string): BookField {
  return {
    name,
    type: () => (canBeMasked(resource, name) ? GraphQLBoolean : new GraphQLNonNull(GraphQLBoolean)),
    meaning: { kind: 'field', name },
  }
}

/** Children that no declared list can bring from their parent are not offered. */
function childrenMember(book: SchemaBook, inverse: ModelInverse): BookField[] {
  const child = resourceOf(book.model, inverse.resource)
  const list = listArguments(book, child, inverse.field)
  if (list === undefined || !isReadable(book, child)) return []
  return [
    {
      name: inverse.name,
      description: list.description,
      type: () => new GraphQLNonNull(connectionType(book, child)),
      args: list.args,
      meaning: { kind: 'many', inverse, child, arguments: list.meanings },
    },
  ]
}

/** The type of a readable resource's connections. */
export function connectionType(book: SchemaBook, resource: ModelResource): GraphQLObjectType {
  const type = book.connections.get(resource.name)
  if (type === undefined) throw new Error(`${resource.name} is read by nobody and has no GraphQL connection.`)
  return type
}
