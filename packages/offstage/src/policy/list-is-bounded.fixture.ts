import { allOf, anyOf, not, now } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { belongsTo, boolean, oneOf, text, timestamp } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { library, readable, type RuleFixture } from '../model/rule-fixture.ts'

const User = resource('user', { name: text() }).policy(readable)
const Loan = resource('loan', {
  reader: belongsTo(User, { inverse: 'loans' }),
  state: oneOf('open', 'closed'),
  dueAt: timestamp(),
  hidden: boolean(),
}).list({ by: ['reader'], then: ['dueAt'] })

const withLoans = (loan: typeof Loan, roles: readonly string[] = []) =>
  library({ resources: [User, loan as never] }, roles) // a resource with a policy differs in its phantom types only

export const fixture: readonly RuleFixture[] = [
  {
    app: withLoans(Loan.policy((loan) => ({ read: not(loan.state.is('closed')) }))),
    expect: ['LIST_UNBOUNDED loan.list(by reader, then dueAt)'],
  },
  {
    app: withLoans(Loan.policy((loan) => ({ read: loan.createdAt.lt(now) }))),
    expect: ['LIST_UNBOUNDED loan.list(by reader, then dueAt)'],
  },
  {
    app: withLoans(
      Loan.policy((loan) => ({
        // Two to the fifth ways.
        read: allOf(...Array.from({ length: 5 }, () => anyOf(loan.state.is('open'), loan.hidden.is(false)))),
      })),
    ),
    expect: ['LIST_OF_TOO_MANY_WAYS loan.list(by reader, then dueAt)'],
  },
  // Bounded for everybody: held to a value, decided by the reader, or a range on the order.
  {
    app: withLoans(
      Loan.policy((loan) => ({
        read: anyOf(loan.state.is('open'), loan.reader.name.is('Ann'), loan.dueAt.lt(now)),
      })),
    ),
    expect: [],
  },
  // Bounded for some, which is enough here: the others are refused the list when they ask.
  {
    app: withLoans(
      Loan.policy((loan, actor) => ({
        read: anyOf(actor.hasRole('clerk'), allOf(loan.reader.is(currentUser), not(loan.hidden.is(true)))),
      })),
      ['clerk'],
    ),
    expect: [],
  },
  {
    app: withLoans(Loan.small({ max: 100 }).policy((loan) => ({ read: not(loan.state.is('closed')) }))),
    expect: [],
  },
]
