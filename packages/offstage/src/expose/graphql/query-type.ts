import { GraphQLID, GraphQLNonNull, type GraphQLObjectType } from 'graphql'
import { fieldOf, type ModelField, type ModelResource } from '../../model/model.ts'
import { pascalCase, words } from '../../model/names.ts'
import { keyType } from './field-types.ts'
import { enumNameOf, listArguments } from './list-arguments.ts'
import { objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'

/** The reads: a row by its id or another unique field, and the rows of the declared lists. */
export function queryType(book: SchemaBook, resources: readonly ModelResource[]): GraphQLObjectType {
  return objectType(
    book,
    'Query',
    resources.flatMap((resource) => [...rowFields(book, resource), ...listField(book, resource)]),
  )
}

function rowFields(book: SchemaBook, resource: ModelResource): BookField[] {
  const uniques = resource.lists.filter(({ unique }) => unique).flatMap(({ by }) => by.slice(0, 1))
  return uniques.map((name) => rowField(book, resource, fieldOf(resource, name)))
}

function rowField(book: SchemaBook, resource: ModelResource, by: ModelField): BookField {
  const type = by.kind === 'id' ? GraphQLID : keyType(by.spec, enumNameOf(resource, by))
  return {
    name: by.name === 'id' ? resource.name : `${resource.name}By${pascalCase(by.name)}`,
    description: `The ${words(resource.name)} of this ${words(by.name)}; null where there is none that you may see.`,
    type: () => rowType(book, resource),
    args: { [by.name]: { type: new GraphQLNonNull(type) } },
    meaning: { kind: 'row', resource, by },
  }
}

/** Nullable, as every root field is: one that is refused leaves the others standing. */
function listField(book: SchemaBook, resource: ModelResource): BookField[] {
  const list = listArguments(resource)
  if (list === undefined) return []
  return [
    {
      name: resource.plural,
      description: list.description,
      type: () => book.connections.get(resource.name) ?? rowType(book, resource),
      args: list.args,
      meaning: { kind: 'list', resource, arguments: list.meanings },
    },
  ]
}
