import {
  GraphQLBoolean,
  GraphQLID,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLInterfaceType,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
} from 'graphql'
import { COUNT_MAX } from '../../sql/select-rows.ts'
import { Json, SafeInt } from './scalars.ts'

export const MoneyType = new GraphQLObjectType({
  name: 'Money',
  description: 'An exact amount of one currency.',
  fields: {
    amount: {
      type: new GraphQLNonNull(GraphQLString),
      description: "Decimal text with exactly the currency's digits: 12.50.",
    },
    currency: { type: new GraphQLNonNull(GraphQLString), description: 'The ISO 4217 code: EUR.' },
  },
})

export const MoneyInput = new GraphQLInputObjectType({
  name: 'MoneyInput',
  description: 'An exact amount of one currency.',
  fields: {
    amount: { type: new GraphQLNonNull(GraphQLString), description: 'Decimal text: 12.50.' },
    currency: { type: new GraphQLNonNull(GraphQLString), description: 'The ISO 4217 code: EUR.' },
  },
})

export const FileType = new GraphQLObjectType({
  name: 'File',
  description: 'A stored file and the addresses that deliver it.',
  fields: {
    id: { type: new GraphQLNonNull(GraphQLID) },
    url: { type: new GraphQLNonNull(GraphQLString) },
    type: { type: new GraphQLNonNull(GraphQLString), description: 'The media type found in its bytes.' },
    bytes: { type: new GraphQLNonNull(SafeInt) },
    width: { type: GraphQLInt, description: 'Pixels, of a picture.' },
    height: { type: GraphQLInt, description: 'Pixels, of a picture.' },
    variants: {
      type: new GraphQLNonNull(Json),
      description: 'The address of each declared size, by its name.',
    },
  },
})

/** The name of the interface that every row has. */
export const NODE = 'Node'

export const NodeType = new GraphQLInterfaceType({
  name: NODE,
  description: 'A row of any resource, by the id that it has at every door.',
  fields: { id: { type: new GraphQLNonNull(GraphQLID) } },
})

export const PageInfoType = new GraphQLObjectType({
  name: 'PageInfo',
  fields: {
    hasNextPage: {
      type: new GraphQLNonNull(GraphQLBoolean),
      description: 'Of a page that was read from the end: true before a cursor.',
    },
    hasPreviousPage: {
      type: new GraphQLNonNull(GraphQLBoolean),
      description: 'Of a page that was read from the beginning: true after a cursor.',
    },
    startCursor: { type: GraphQLString },
    endCursor: { type: GraphQLString },
  },
})

export const CountType = new GraphQLObjectType({
  name: 'Count',
  description: `How many rows there are; counting stops at ${COUNT_MAX}.`,
  fields: {
    value: { type: new GraphQLNonNull(GraphQLInt) },
    capped: {
      type: new GraphQLNonNull(GraphQLBoolean),
      description: 'True where there are more than `value`.',
    },
  },
})

export const LivePageType = new GraphQLObjectType({
  name: 'LivePage',
  description: 'A page that is followed, as it is by now.',
  fields: {
    ids: {
      type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))),
      description: 'The ids of its rows, in their order.',
    },
    pageInfo: { type: new GraphQLNonNull(PageInfoType) },
    totalCount: { type: new GraphQLNonNull(CountType) },
  },
})
