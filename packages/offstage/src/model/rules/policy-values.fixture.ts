import { anyOf, now } from '../../declare/expression.ts'
import { currentUser, fact } from '../../declare/fact.ts'
import { belongsTo, date, integer, money, oneOf, text, timestamp } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { moneyOf } from '../../values/money.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const User = resource('user', { name: text() }).policy(readable)
const Reader = resource('reader', { user: belongsTo(User, { inverse: 'readers' }).unique() }).policy(readable)
const currentReader = fact('reader', Reader, { by: 'user' })
const Loan = resource('loan', {
  state: oneOf('open', 'closed'),
  copies: integer(),
  price: money('EUR'),
  fine: money(),
  due: timestamp(),
  since: date(),
  note: text().optional(),
  reader: belongsTo(Reader, { inverse: 'loans' }),
})

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        User,
        Reader,
        // Each value is one that the types refuse (or cannot tell), as plain JavaScript can write it.
        Loan.policy((loan) => ({
          read: anyOf(loan.state.is('opne' as 'open'), loan.state.in(['closed', 'shut' as 'open'])),
          create: anyOf(loan.copies.gt('3' as never), loan.price.is(moneyOf('1.00', 'USD'))),
          update: anyOf(loan.since.gt(now), loan.note.is(null as never)),
          delete: anyOf(loan.reader.is(currentUser as never), loan.id.is(currentReader)),
        })),
      ],
    }),
    expect: [
      'COMPARISON_MISFIT loan.policy.read',
      'COMPARISON_MISFIT loan.policy.read',
      'COMPARISON_MISFIT loan.policy.create',
      'COMPARISON_MISFIT loan.policy.create',
      'COMPARISON_MISFIT loan.policy.update',
      'COMPARISON_MISFIT loan.policy.update',
      'COMPARISON_MISFIT loan.policy.delete',
      'COMPARISON_MISFIT loan.policy.delete',
    ],
  },
  {
    app: library({
      resources: [User, Reader, Loan.policy((loan) => ({ read: loan.fine.isNot(moneyOf('1.00', 'EUR')) }))],
    }),
    expect: ['COMPARISON_OF_ANY_CURRENCY loan.policy.read'],
  },
  {
    app: library({
      resources: [
        User,
        Reader,
        // Money has no `gt` in the types, nor has a required field `isMissing`.
        Loan.policy((loan) => ({ read: (loan.price as unknown as typeof loan.copies).gt(1) })),
      ],
    }),
    expect: ['COMPARISON_NOT_ORDERED loan.policy.read'],
  },
  {
    app: library({
      resources: [
        User,
        Reader,
        // The types give isMissing to optional fields only.
        Loan.policy((loan) => ({ read: (loan.copies as unknown as typeof loan.note).isMissing() })),
      ],
    }),
    expect: ['MISSING_IN_REQUIRED loan.policy.read'],
  },
  {
    app: library({
      resources: [
        User,
        Reader.list({ by: ['user'] }),
        Loan.list({ by: ['reader'], then: ['due'] }).policy((loan) => ({
          read: anyOf(loan.reader.is(currentReader), loan.reader.user.is(currentUser)),
          update: anyOf(loan.state.in(['open']), loan.copies.gte(2), loan.due.lt(now), loan.note.isMissing()),
          create: anyOf(
            loan.price.is(moneyOf('1.00', 'EUR')),
            loan.since.gt('2026-01-31'),
            loan.reader.id.is(currentReader),
          ),
        })),
      ],
    }),
    expect: [],
  },
]
