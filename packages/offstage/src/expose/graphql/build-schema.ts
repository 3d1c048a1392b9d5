import { GraphQLSchema } from 'graphql'
import type { Model } from '../../model/model.ts'
import type { GraphqlSchema } from './meaning.ts'
import { mutationType } from './mutation-type.ts'
import { queryType } from './query-type.ts'
import { addResourceTypes } from './resource-types.ts'
import { isReadable, type SchemaBook } from './schema-book.ts'
import { sightOfAnybody, type Sight } from './sight.ts'
import { subscriptionType } from './subscription-type.ts'

/** Builds the GraphQL schema of a model: what nobody whose sight it is may do is not in it. */
export function buildSchema(model: Model, sight: Sight = sightOfAnybody): GraphqlSchema {
  const book: SchemaBook = {
    model,
    sight,
    meanings: new Map(),
    rows: new Map(),
    connections: new Map(),
    orders: new Map(),
  }
  const resources = [...model.resources.values()]
  const readable = resources.filter((resource) => isReadable(book, resource))
  for (const resource of readable) addResourceTypes(book, resource)
  const mutation = mutationType(book, resources, actionsOf(book))
  const subscription = subscriptionType(book, readable)
  const schema = new GraphQLSchema({
    query: queryType(book, readable),
    types: [...book.rows.values()],
    ...(mutation && { mutation }),
    ...(subscription && { subscription }),
  })
  return { schema, meaningOf: (type, field) => meaningOf(book, type, field) }
}

/** A hidden action is the platform's own and answers at an address of its own. */
const actionsOf = ({ model, sight }: SchemaBook) =>
  [...model.actions.values()].filter((one) => one.action.settings.hidden !== true && sight.performs(one))

function meaningOf({ meanings }: SchemaBook, type: string, field: string) {
  const meaning = meanings.get(`${type}.${field}`)
  if (meaning === undefined) throw new Error(`${type}.${field} passed validation but is not in the schema.`)
  return meaning
}
