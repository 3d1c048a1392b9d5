import { GraphQLList, GraphQLNonNull, GraphQLString, type GraphQLOutputType } from 'graphql'
import { tallyFieldName, tallyTypeName } from '../../model/graph-names.ts'
import { fieldOf, type ModelField, type ModelResource, type ModelTally } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { keyType, outputType } from './field-types.ts'
import { enumNameOf } from './list-arguments.ts'
import { SafeInt } from './scalars.ts'
import { objectType, type BookField, type SchemaBook } from './schema-book.ts'

/** A field of Query for each tally whose groups can be asked for. */
export function tallyFields(book: SchemaBook, resource: ModelResource): BookField[] {
  return resource.tallies
    .filter(({ by, per }) =>
      [...by, ...(per === undefined ? [] : [per])].every((name) => book.sight.shows(resource, name)),
    )
    .map((tally) => tallyField(book, resource, tally))
}

function tallyField(book: SchemaBook, resource: ModelResource, tally: ModelTally): BookField {
  const counters = countersType(book, resource, tally)
  const by = tally.by.map((name) => fieldOf(resource, name))
  return {
    name: tallyFieldName(resource, tally),
    description: `How many ${words(resource.plural)} there are ${tally.title}, and their sums; refused to whoever may see some rows of the group and not others.`,
    type: () => (tally.per === undefined ? counters : new GraphQLList(new GraphQLNonNull(counters))),
    args: Object.fromEntries(
      by.map((field) => [
        field.name,
        { type: new GraphQLNonNull(keyType(field.spec, enumNameOf(resource, field))) },
      ]),
    ),
    meaning: { kind: 'tally', resource, tally },
  }
}

function countersType(book: SchemaBook, resource: ModelResource, tally: ModelTally) {
  const per = tally.per === undefined ? [] : [fieldOf(resource, tally.per)]
  const sums = tally.sum.filter((name) => book.sight.shows(resource, name))
  return objectType(book, tallyTypeName(resource, tally), [
    ...per.map((field) =>
      counter(field.name, new GraphQLNonNull(keyType(field.spec, enumNameOf(resource, field)))),
    ),
    counter('count', new GraphQLNonNull(SafeInt)),
    ...sums.map((name) =>
      counter(name, sumType(fieldOf(resource, name)), 'Null where you may not see it in every row.'),
    ),
  ])
}

const counter = (name: string, type: GraphQLOutputType, description?: string): BookField => ({
  name,
  description,
  type: () => type,
  meaning: { kind: 'counter', name },
})

/** A sum of whole numbers is text, since it may be larger than any number of GraphQL. */
const sumType = ({ kind, spec }: ModelField): GraphQLOutputType =>
  kind === 'integer' ? GraphQLString : outputType(spec, '')
