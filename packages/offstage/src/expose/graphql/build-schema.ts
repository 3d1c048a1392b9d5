import { GraphQLSchema } from 'graphql'
import type { Model } from '../../model/model.ts'
import type { GraphqlSchema } from './meaning.ts'
import { mutationType } from './mutation-type.ts'
import { queryType } from './query-type.ts'
import { addResourceTypes } from './resource-types.ts'
import { isReadable, type SchemaBook } from './schema-book.ts'
import { subscriptionType } from './subscription-type.ts'

/** Builds the GraphQL schema of a model: what nobody may do is not in it. */
export function buildSchema(model: Model): GraphqlSchema {
  const book: SchemaBook = { model, meanings: new Map(), rows: new Map(), connections: new Map() }
  const resources = [...model.resources.values()]
  const readable = resources.filter(isReadable)
  for (const resource of readable) addResourceTypes(book, resource)
  const mutation = mutationType(book, resources, actionsOf(model))
  const subscription = subscriptionType(book, readable)
  const schema = new GraphQLSchema({
    query: queryType(book, readable),
    ...(mutation && { mutation }),
    ...(subscription && { subscription }),
  })
  return { schema, meaningOf: (type, field) => meaningOf(book, type, field) }
}

/** A hidden action is the platform's own and answers at an address of its own. */
const actionsOf = ({ actions }: Model) =>
  [...actions.values()].filter(({ action }) => action.settings.hidden !== true)

function meaningOf({ meanings }: SchemaBook, type: string, field: string) {
  const meaning = meanings.get(`${type}.${field}`)
  if (meaning === undefined) throw new Error(`${type}.${field} passed validation but is not in the schema.`)
  return meaning
}
