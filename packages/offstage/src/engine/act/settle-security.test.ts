import { expect, test } from 'vitest'
import { app, belongsTo, currentUser, fact, feature, resource, text, User } from '../../index.ts'
import { nobody } from '../../declare/expression.ts'
import { withIdentity } from '../../identity/feature.ts'
import { buildModel } from '../../model/build-model.ts'
import { newId, type Id } from '../../values/id.ts'
import type { RowChange, RowImage } from '../outbox/effects.ts'
import { noEffects } from '../outbox/effects.ts'
import { usersToReadAnew, withoutSecrets } from './settle-security.ts'

const Customer = resource('customer', {
  user: belongsTo(User, { inverse: 'customers' }).unique(),
  name: text(),
  pin: text().optional(),
}).policy((customer) => ({ read: customer.user.is(currentUser), fields: { pin: nobody } }))
const Card = resource('card', { customer: belongsTo(Customer, { inverse: 'cards' }) }).policy((card) => ({
  read: card.customer.is(fact('customer', Customer, { by: 'user' })),
}))
const model = buildModel(
  withIdentity(app('cards', { features: [feature('cards', { resources: [Customer, Card] })] })),
)

const [ann, bob] = [newId<'user'>(), newId<'user'>()].sort() as [Id<'user'>, Id<'user'>]

const change = (name: string, id: Id, before: RowImage | null, after: RowImage | null): RowChange => ({
  resource: name,
  id,
  operation: before === null ? 'insert' : after === null ? 'delete' : 'update',
  before,
  after,
})
const ofUser = (before: RowImage, after: RowImage) => change('user', ann, before, after)
const ofCustomer = (before: RowImage | null, after: RowImage | null) =>
  change('customer', newId(), before, after)

test.each<[string, readonly RowChange[], readonly string[]]>([
  ['roles change', [ofUser({ roles: [] }, { roles: ['clerk'] })], [ann]],
  ['a ban', [ofUser({ banned_at: null }, { banned_at: 'now' })], [ann]],
  ['a ban that is lifted', [ofUser({ banned_at: 'then' }, { banned_at: null })], [ann]],
  ['verification', [ofUser({ verified_at: null }, { verified_at: 'now' })], [ann]],
  ['another name is nothing to authority', [ofUser({ name: 'A', roles: [] }, { name: 'B', roles: [] })], []],
  [
    'another password',
    [
      change(
        'credential',
        newId(),
        { user_id: ann, password_hash: 'a' },
        { user_id: ann, password_hash: 'b' },
      ),
    ],
    [ann],
  ],
  [
    'a password that goes',
    [change('credential', newId(), { user_id: ann, password_hash: 'a' }, null)],
    [ann],
  ],
  ['a fact that comes', [ofCustomer(null, { user_id: ann })], [ann]],
  ['a fact that goes', [ofCustomer({ user_id: ann }, null)], [ann]],
  ['a fact that passes on', [ofCustomer({ user_id: ann }, { user_id: bob })], [ann, bob]],
  [
    'a fact whose row changes otherwise',
    [ofCustomer({ user_id: ann, name: 'A' }, { user_id: ann, name: 'B' })],
    [],
  ],
  ['a row that is no fact', [change('card', newId(), null, { customer_id: ann })], []],
  [
    'a user who is new in this transaction',
    [change('user', ann, null, { roles: ['clerk'] }), ofCustomer(null, { user_id: ann })],
    [],
  ],
  ['a user who goes', [ofCustomer({ user_id: ann }, null), change('user', ann, { roles: [] }, null)], []],
  [
    'many changes of one user',
    [ofUser({ roles: [] }, { roles: ['a'] }), ofCustomer(null, { user_id: ann })],
    [ann],
  ],
])('who is read anew after %s', (_what, changes, users) => {
  expect(usersToReadAnew(changes, model)).toEqual(users)
})

test('what nobody may read does not enter the change log; what somebody may, does', () => {
  const effects = noEffects()
  effects.changes.push(
    ofCustomer({ user_id: ann, pin: '1' }, { user_id: ann, pin: '2' }),
    change('credential', newId(), null, { user_id: ann, password_hash: 'secret' }),
    change('session', newId(), null, { user_id: ann, token_hash: 'secret', network: '::1' }),
  )
  const [customer, credential, session] = withoutSecrets(effects, model).changes
  expect(customer).toMatchObject({ before: { user_id: ann }, after: { user_id: ann } })
  expect(credential).toMatchObject({ resource: 'credential', operation: 'insert', before: null, after: null })
  expect(session?.after).toEqual({ user_id: ann, network: '::1' })
  expect(JSON.stringify([customer, credential, session])).not.toMatch(/pin|secret/)
})
