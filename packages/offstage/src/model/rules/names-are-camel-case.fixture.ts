import { action } from '../../declare/action.ts'
import { everyone } from '../../declare/expression.ts'
import { belongsTo, file, money, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { listOf } from '../../declare/shape.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text() }).policy(readable)
const long = `a${'b'.repeat(63)}`
// 60 characters, and three more than the database takes once it is a link.
const longLink = `a${'b'.repeat(60)}`

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        resource(
          'Rare_book',
          {
            'shelf mark': text(),
            __typename: text(),
            cover: file({ types: ['image/png'], maxBytes: 1, variants: { 'thumb-nail': { width: 96 } } }),
            shelf: belongsTo(Shelf, { inverse: 'rare-books' }),
          },
          { plural: 'rare-books' },
        )
          .computed((book) => ({ Old: book.__typename.is('x') }))
          .policy(readable),
        Shelf,
      ],
    }),
    expect: [
      'NAME_NOT_CAMEL_CASE Rare_book',
      'NAME_NOT_CAMEL_CASE Rare_book.plural',
      'NAME_NOT_CAMEL_CASE Rare_book.computed.Old',
      'NAME_NOT_CAMEL_CASE Rare_book.shelf mark',
      'NAME_NOT_CAMEL_CASE Rare_book.__typename',
      'NAME_NOT_CAMEL_CASE Rare_book.cover.variants.thumb-nail',
      'NAME_NOT_CAMEL_CASE Rare_book.shelf.inverse',
    ],
  },
  {
    app: library({
      actions: [
        action(
          'lend-book',
          { input: { Books: listOf({ 'book id': text() }) }, output: {}, rejects: { out_of_stock: 409 } },
          async () => ({}),
        ),
      ],
    }),
    expect: [
      'NAME_NOT_CAMEL_CASE lend-book',
      'NAME_NOT_CAMEL_CASE lend-book.input.Books',
      'NAME_NOT_CAMEL_CASE lend-book.input.Books[].book id',
      'NAME_NOT_CAMEL_CASE lend-book.rejects.out_of_stock',
    ],
  },
  {
    app: library({ actions: [action(long, { input: {}, output: {} }, async () => ({}))] }),
    expect: [`NAME_TOO_LONG ${long}`],
  },
  {
    app: library({
      resources: [
        resource('book', { [longLink]: belongsTo(Shelf, { inverse: 'books' }) }).policy(readable),
        Shelf,
      ],
    }),
    expect: [`IDENTIFIER_TOO_LONG book.${longLink}`],
  },
  {
    app: library({
      resources: [
        resource('book', { title: text().column('TITLE, FULL') }, { table: '' }).policy(readable),
        resource('rack', { label: text().column('Regal Nr.') }, { table: 'REGAL' }).policy(readable),
      ],
    }),
    expect: ['IDENTIFIER_ODD book', 'IDENTIFIER_ODD book.title'],
  },
  {
    app: library({
      resources: [resource('rareBook', { shelfMark2: text(), price: money() }).policy(readable)],
      actions: [
        action(
          'lendBook',
          { input: { tags: listOf(text()) }, output: {}, allow: () => everyone },
          async () => ({}),
        ),
      ],
    }),
    expect: [],
  },
]
