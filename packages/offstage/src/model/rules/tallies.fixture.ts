import type { AnyResource } from '../../declare/declaration.ts'
import { belongsTo, boolean, integer, json, money, oneOf, text, timestamp } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const Shelf = resource('shelf', { label: text({ max: 40 }) }).policy(readable)

const Book = resource('book', {
  shelf: belongsTo(Shelf, { inverse: 'books' }),
  state: oneOf('here', 'lent'),
  worn: boolean().optional(),
  pages: integer(),
  price: money(),
  notes: json(),
  boughtAt: timestamp(),
}).policy(readable)

const withBook = (book: AnyResource) => library({ resources: [Shelf, book] })

export const fixture: readonly RuleFixture[] = [
  {
    // The types refuse the names and the kinds.
    app: withBook(Book.tally({ by: ['shelv' as 'shelf', 'notes' as 'shelf'], sum: ['state' as 'pages'] })),
    expect: [
      'TALLY_UNKNOWN_FIELD book.tally by shelv and notes',
      'TALLY_FIELD_KIND book.tally by shelv and notes',
      'TALLY_FIELD_KIND book.tally by shelv and notes',
    ],
  },
  {
    app: withBook(Book.tally({ by: ['shelf'], per: 'worn' as 'state' })),
    expect: ['TALLY_PER_OPTIONAL book.tally by shelf, per worn'],
  },
  {
    app: withBook(Book.tally({ by: ['shelf'], sum: ['price'] })),
    expect: ['TALLY_MIXED_CURRENCIES book.tally by shelf'],
  },
  {
    app: withBook(Book.tally({ by: ['shelf', 'shelf'] })),
    expect: ['TALLY_FIELD_TWICE book.tally by shelf and shelf'],
  },
  {
    app: withBook(Book.tally({ by: ['shelf'] }).tally({ by: ['shelf'], sum: ['pages'] })),
    expect: ['TALLY_TWICE book.tally'],
  },
  {
    app: withBook(Book.tally({ by: [], shards: 65 })),
    expect: ['TALLY_SHARDS book.tally of all'],
  },
  { app: withBook(Book.tally({ by: ['shelf'], per: 'state', sum: ['pages'], shards: 8 })), expect: [] },
]
