import {
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLNullableOutputType,
  type GraphQLObjectType,
} from 'graphql'
import type { ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { listField, rowFields } from './query-type.ts'
import { connectionType, plain } from './resource-types.ts'
import { objectType, rowType, type BookField, type SchemaBook } from './schema-book.ts'
import { LivePageType } from './shared-types.ts'

/** What can be followed: the rows and lists of live resources, under the names and arguments of the query. */
export function subscriptionType(
  book: SchemaBook,
  resources: readonly ModelResource[],
): GraphQLObjectType | undefined {
  const live = resources.filter((resource) => resource.live)
  if (live.length === 0) return undefined
  return objectType(
    book,
    'Subscription',
    live.flatMap((resource) => [...liveRows(book, resource), ...liveList(book, resource)]),
  )
}

const RESUME = {
  type: GraphQLString,
  description: 'The last `place` that was told: what was missed is told, or everything anew.',
}

const PLACE = 'Where the stream is; give it to `resumeAt` when the line was cut.'

function liveRows(book: SchemaBook, resource: ModelResource): BookField[] {
  const type = objectType(book, `${resource.title}LiveRow`, [
    { ...plain('place', () => new GraphQLNonNull(GraphQLString)), description: PLACE },
    {
      ...plain('row', () => rowType(book, resource)),
      description: `The ${words(resource.name)} as it is now; null where there is none any more that you may see.`,
    },
  ])
  return rowFields(book, resource).map((field) => ({
    ...field,
    description: `Tells the ${words(resource.name)}, and again whenever it changes.`,
    type: () => type,
    args: { ...field.args, resumeAt: RESUME },
  }))
}

function liveList(book: SchemaBook, resource: ModelResource): BookField[] {
  return listField(book, resource).map((field) => {
    const type = liveListType(book, resource)
    return {
      ...field,
      description: `${field.description} Tells the page, and then how it changes.`,
      type: () => type,
      args: { ...field.args, resumeAt: RESUME },
    }
  })
}

function liveListType(book: SchemaBook, resource: ModelResource): GraphQLObjectType {
  const many = (type: GraphQLNullableOutputType) =>
    new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
  return objectType(book, `${resource.title}LiveList`, [
    { ...plain('place', () => new GraphQLNonNull(GraphQLString)), description: PLACE },
    {
      ...plain('snapshot', () => connectionType(book, resource)),
      description: 'The whole page: first of all, and where it takes the place of everything told so far.',
    },
    {
      ...plain('remove', () => many(GraphQLID)),
      description: 'The ids of rows that have left the page; take them out first.',
    },
    {
      ...plain('upsert', () => many(rowType(book, resource))),
      description:
        'Rows that are new or have changed: each takes the place of the row with its id, or comes last.',
    },
    {
      ...plain('page', () => new GraphQLNonNull(LivePageType)),
      description: 'The page after that: the order of its rows, and what stands around them.',
    },
  ])
}
