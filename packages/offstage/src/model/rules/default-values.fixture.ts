import { now } from '../../declare/expression.ts'
import { currentUser } from '../../declare/fact.ts'
import {
  belongsTo,
  boolean,
  date,
  decimal,
  file,
  integer,
  json,
  money,
  oneOf,
  text,
  timestamp,
} from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { newId } from '../../values/id.ts'
import { parseInstant } from '../../values/instant.ts'
import { moneyOf } from '../../values/money.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const User = resource('user', { name: text() }).policy(readable)
const Shelf = resource('shelf', { label: text() }).policy(readable)

export const fixture: readonly RuleFixture[] = [
  {
    // Each of these is what plain JavaScript, or a cast elsewhere, can put where the types would refuse it.
    app: library({
      resources: [
        User,
        Shelf,
        resource('book', {
          title: text({ max: 3 }).default('long'),
          pages: integer({ min: 1 }).default(0),
          copies: integer().default(1.5),
          height: decimal({ precision: 4, scale: 1 }).default('12.75'),
          lent: boolean().default('no' as never),
          due: timestamp().default('tomorrow' as never),
          printed: date().default('2026-02-30'),
          bought: date().default(now as never),
          state: oneOf('in', 'out').default('lost' as never),
          price: money('EUR').default(moneyOf('1.00', 'USD')),
          notes: json<unknown>().default(() => 'x'),
          cover: file({ types: ['image/png'], maxBytes: 1 }).default(newId<'file'>()),
          shelf: belongsTo(Shelf, { inverse: 'books' }).default(currentUser as never),
        }).policy(readable),
      ],
    }),
    expect: [
      'DEFAULT_MISFIT book.title',
      'DEFAULT_MISFIT book.pages',
      'DEFAULT_MISFIT book.copies',
      'DEFAULT_MISFIT book.height',
      'DEFAULT_MISFIT book.lent',
      'DEFAULT_MISFIT book.due',
      'DEFAULT_MISFIT book.printed',
      'DEFAULT_MISFIT book.bought',
      'DEFAULT_MISFIT book.state',
      'DEFAULT_MISFIT book.price',
      'DEFAULT_MISFIT book.notes',
      'DEFAULT_MISFIT book.cover',
      'DEFAULT_MISFIT book.shelf',
    ],
  },
  {
    app: library({
      resources: [
        User,
        resource('book', {
          title: text({ max: 40 }).default('Untitled'),
          pages: integer({ min: 1 }).default(1),
          height: decimal({ precision: 4, scale: 1 }).default('120.5'),
          lent: boolean().default(false),
          due: timestamp().default(now),
          // A fixed time in the canonical form parses.
          since: timestamp().default(parseInstant('2026-01-31T09:30:00Z') as never),
          printed: date().default('2026-02-28'),
          state: oneOf('in', 'out').default('in'),
          price: money().default(moneyOf('1.00', 'USD')),
          notes: json<unknown>().default({ operand: 'x' }),
          owner: belongsTo(User, { inverse: 'books' }).default(currentUser),
        }).policy(readable),
      ],
    }),
    expect: [],
  },
]
