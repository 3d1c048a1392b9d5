import { GraphQLID, GraphQLList, GraphQLNonNull, type GraphQLObjectType } from 'graphql'
import { rowFieldName } from '../../model/graph-names.ts'
import { fieldOf, type ModelField, type ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { keyType } from './field-types.ts'
import { enumNameOf, listArguments } from './list-arguments.ts'
import { connectionType } from './resource-types.ts'
import { objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'
import { NodeType } from './shared-types.ts'
import { tallyFields } from './tally-fields.ts'

/** The reads: a row by its id or by what else is unique, and the rows of the declared lists. */
export function queryType(book: SchemaBook, resources: readonly ModelResource[]): GraphQLObjectType {
  return objectType(book, 'Query', [
    ...resources.flatMap((resource) => [
      ...rowFields(book, resource),
      ...listField(book, resource),
      ...tallyFields(book, resource),
    ]),
    ...nodeFields(resources),
  ])
}

/** Any row by its id alone, as Relay asks for what it has seen before. */
const nodeFields = (resources: readonly ModelResource[]): BookField[] => [
  {
    name: 'node',
    description: 'The row of this id, whatever it is; null where there is none that you may see.',
    type: () => NodeType,
    args: { id: { type: new GraphQLNonNull(GraphQLID) } },
    meaning: { kind: 'node', resources },
  },
  {
    name: 'nodes',
    description: 'The rows of these ids in their order, each null where there is none that you may see.',
    type: () => new GraphQLList(NodeType),
    args: { ids: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))) } },
    meaning: { kind: 'nodes', resources },
  },
]

/** A row by its id, and by everything else that is unique. */
export function rowFields(book: SchemaBook, resource: ModelResource): BookField[] {
  const uniques = resource.lists.filter(
    ({ unique, by }) => unique && by.every((name) => book.sight.shows(resource, name)),
  )
  return uniques.map(({ by }) =>
    rowField(
      book,
      resource,
      by.map((name) => fieldOf(resource, name)),
    ),
  )
}

function rowField(book: SchemaBook, resource: ModelResource, by: readonly ModelField[]): BookField {
  return {
    name: rowFieldName(
      resource.name,
      by.map(({ name }) => name),
    ),
    description: `The ${words(resource.name)} of this ${by.map(({ name }) => words(name)).join(' and ')}; null where there is none that you may see.`,
    type: () => rowType(book, resource),
    args: Object.fromEntries(by.map((field) => [field.name, { type: argumentType(resource, field) }])),
    meaning: { kind: 'row', resource, by },
  }
}

const argumentType = (resource: ModelResource, field: ModelField) =>
  new GraphQLNonNull(field.kind === 'id' ? GraphQLID : keyType(field.spec, enumNameOf(resource, field)))

/** Nullable, as every root field is: one that is refused leaves the others standing. */
export function listField(book: SchemaBook, resource: ModelResource): BookField[] {
  const list = listArguments(book, resource)
  if (list === undefined) return []
  return [
    {
      name: resource.plural,
      description: list.description,
      type: () => connectionType(book, resource),
      args: list.args,
      meaning: { kind: 'list', resource, arguments: list.meanings },
    },
  ]
}
