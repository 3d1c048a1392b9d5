import { action } from '../../declare/action.ts'
import { everyone } from '../../declare/expression.ts'
import { belongsTo, integer, oneOf, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { GRAPH_TYPES, LIST_ARGUMENTS } from '../graph-names.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const named = (name: string) => resource(name, { title: text({ max: 40 }) }).policy(readable)

/** A resource whose type would be this one; `ID` and `JSON` are the types of none. */
const ofType = (type: string) => named(type.charAt(0).toLowerCase() + type.slice(1))
const types = GRAPH_TYPES.filter((type) => type !== 'ID' && type !== 'JSON')

const Shelf = resource('shelf', { title: text({ max: 40 }) }).policy(readable)

const sort = (name: string) =>
  action(
    name,
    { input: { order: oneOf('up', 'down') }, output: { count: integer() }, allow: () => everyone },
    async () => ({ count: 0 }),
  )

export const fixture: readonly RuleFixture[] = [
  ...types
    .filter((type) => type !== 'Node')
    .map((type): RuleFixture => {
      const one = ofType(type)
      return { app: library({ resources: [one] }), expect: [`GRAPH_TYPE_TAKEN ${one.name}`] }
    }),
  {
    app: library({ resources: [named('node')] }),
    expect: ['GRAPH_TYPE_TAKEN node', 'GRAPH_FIELD_TAKEN node', 'GRAPH_FIELD_TAKEN node'],
  },
  {
    app: library({
      resources: [
        resource('loan', { state: oneOf('out', 'back') }).policy(readable),
        named('loanState'),
        named('loanEdge'),
      ],
      actions: [sort('createLoan'), sort('money')],
    }),
    expect: ['GRAPH_TYPE_TAKEN loanState', 'GRAPH_TYPE_TAKEN loanEdge', 'GRAPH_TYPE_TAKEN money'],
  },
  {
    app: library({
      resources: [
        resource('shelf', { code: text({ max: 9 }).unique() }).policy(readable),
        named('shelfByCode'),
      ],
    }),
    expect: ['GRAPH_FIELD_TAKEN shelfByCode'],
  },
  {
    app: library({
      resources: [
        Shelf,
        resource('book', {
          shelf: belongsTo(Shelf, { inverse: 'books' }),
          shelfId: text({ max: 9 }),
        }).policy(readable),
      ],
    }),
    expect: ['GRAPH_MEMBER_TAKEN book.shelfId'],
  },
  ...LIST_ARGUMENTS.filter((name) => name !== 'search' && name !== 'after').map((name): RuleFixture => ({
    app: library({
      resources: [
        resource('book', { [name]: text({ max: 40 }) })
          .list({ by: [name] })
          .policy(readable),
      ],
    }),
    expect: [`GRAPH_ARGUMENT_TAKEN book.${name}`],
  })),
  {
    app: library({
      resources: [
        resource('book', { size: integer(), sizeRange: text({ max: 9 }), sizeIn: text({ max: 9 }) })
          .list({ by: ['size'], then: ['sizeRange'] })
          .list({ by: ['sizeRange'], then: ['size'] })
          .list({ by: ['sizeIn'] })
          .policy(readable),
      ],
    }),
    expect: ['GRAPH_ARGUMENT_TAKEN book.sizeIn', 'GRAPH_ARGUMENT_TAKEN book.size'],
  },
  {
    app: library({
      resources: [Shelf, named('volume')],
      actions: [sort('createShelf'), sort('sortShelves')],
    }),
    expect: [],
  },
]
