import { anyOf } from '../../declare/expression.ts'
import { currentUser, fact, type Fact } from '../../declare/fact.ts'
import { belongsTo, text, timestamp } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import type { Id } from '../../values/id.ts'
import { library, readable, type RuleFixture } from '../rule-fixture.ts'

const User = resource('user', { name: text() }).policy(readable)
const Reader = resource('reader', {
  user: belongsTo(User, { inverse: 'readers' }).unique(),
  userText: text({ max: 36 }).unique(),
  proxy: belongsTo(User, { inverse: 'proxies' }),
  joinedAt: timestamp().unique(),
}).policy(readable)
const Loan = resource('loan', { reader: belongsTo(Reader, { inverse: 'loans' }) }).list({ by: ['reader'] })

const loansOf = (...readers: readonly Fact<Id<'reader'>>[]) =>
  Loan.policy((loan) => ({ read: anyOf(...readers.map((reader) => loan.reader.is(reader))) }))

export const fixture: readonly RuleFixture[] = [
  {
    app: library({
      resources: [
        User,
        resource('note', { text: text() }).policy((note) => ({
          read: note.text.is(fact('reader', Reader, { by: 'user' })),
        })),
      ],
    }),
    expect: ['FACT_OUT_OF_APP fact reader'],
  },
  {
    // A name that the types refuse.
    app: library({ resources: [User, Reader, loansOf(fact('reader', Reader, { by: 'usr' as 'user' }))] }),
    expect: ['FACT_BY_UNKNOWN fact reader'],
  },
  {
    app: library({ resources: [User, Reader, loansOf(fact('reader', Reader, { by: 'joinedAt' }))] }),
    expect: ['FACT_BY_NO_USER fact reader'],
  },
  {
    app: library({ resources: [User, Reader, loansOf(fact('reader', Reader, { by: 'proxy' }))] }),
    expect: ['FACT_BY_MANY fact reader'],
  },
  {
    app: library({
      resources: [
        User,
        Reader,
        loansOf(fact('reader', Reader, { by: 'user' }), fact('reader', Reader, { by: 'userText' })),
      ],
    }),
    expect: ['FACT_NAME_TWICE fact reader'],
  },
  {
    app: library({ resources: [User, Reader, loansOf(fact('user', Reader, { by: 'user' }))] }),
    expect: ['FACT_NAME_TWICE fact user'],
  },
  {
    app: library({
      resources: [
        User,
        Reader,
        loansOf(fact('reader', Reader, { by: 'user' })),
        resource('note', { author: belongsTo(User, { inverse: 'notes' }).default(currentUser) }).policy(
          readable,
        ),
      ],
    }),
    expect: [],
  },
]
