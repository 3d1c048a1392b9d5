import { balance } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

export const fixture: readonly RuleFixture[] = [
  {
    app: library({ resources: [resource('shelf', { books: balance('of books') }).policy(readable)] }),
    expect: ['BALANCE_UNIT shelf.books'],
  },
  {
    app: library({
      resources: [resource('shelf', { books: balance('book').optional().unique() }).policy(readable)],
    }),
    expect: ['BALANCE_TRAIT shelf.books', 'BALANCE_TRAIT shelf.books'],
  },
  {
    // A number where the types want a bigint.
    app: library({
      resources: [resource('shelf', { books: balance('book', { floor: 0.5 as never }) }).policy(readable)],
    }),
    expect: ['BALANCE_FLOOR shelf.books'],
  },
  {
    app: library({
      resources: [
        resource('shelf', {
          books: balance('stock:book'),
          fines: balance('EUR', { floor: null }),
        }).policy(readable),
      ],
    }),
    expect: [],
  },
]
