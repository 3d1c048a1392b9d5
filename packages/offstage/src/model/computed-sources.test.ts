import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../declare/app.ts'
import { everyone, nobody } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { feature } from '../declare/feature.ts'
import { belongsTo, boolean, integer, text } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { User } from '../identity/user.ts'
import { startTestApp, type TestApp } from '../testing/start-test-app.ts'

// What is computed from a field tells the field: it is hidden where the field is, also where the field is another row's.

const Client = resource('client', {
  user: belongsTo(User, { inverse: 'clients' }),
  name: text({ max: 40 }),
  score: integer(),
  debt: integer(),
}).policy((client, actor) => ({
  read: everyone,
  fields: { score: actor.hasRole('clerk'), debt: client.user.is(currentUser) },
}))

const Deal = resource('deal', {
  client: belongsTo(Client, { inverse: 'deals' }),
  broker: belongsTo(Client, { inverse: 'brokered' }).optional(),
  open: boolean(),
})
  .computed((deal) => ({
    promising: deal.client.score.gt(5),
    risky: deal.client.debt.gt(5),
    brokenByDebt: deal.broker.debt.gt(5),
    noted: deal.has('notes', (note) => note('grade').gt(5)),
    warned: deal.has('notes', (note) => note('warning').is(true)),
  }))
  .policy(() => ({ read: everyone }))

const Note = resource('note', {
  deal: belongsTo(Deal, { inverse: 'notes' }),
  author: belongsTo(User, { inverse: 'notes' }),
  grade: integer(),
  warning: boolean(),
}).policy((note) => ({ read: everyone, fields: { grade: note.author.is(currentUser), warning: nobody } }))

let place: TestApp
beforeAll(async () => {
  place = await startTestApp(
    app('deals', { roles: ['clerk'], features: [feature('deals', { resources: [Client, Deal, Note] })] }),
  )
})
afterAll(() => place.close())

test('a computed is hidden where a field of another row that it looks at is', async () => {
  const [ann, bob] = [await place.as(), await place.as()]
  const clerk = await place.as({ roles: ['clerk'] })
  if (ann.user === undefined || bob.user === undefined) throw new Error('Both are signed in.')
  const people = { ann: ann.user, bob: bob.user }
  const deal = await place.transaction(async ({ unrestricted: tx }) => {
    const client = await tx.insert(Client, { user: people.ann, name: 'Ann', score: 9, debt: 9 })
    const made = await tx.insert(Deal, { client: client.id, open: true })
    await tx.insert(Note, { deal: made.id, author: people.ann, grade: 9, warning: true })
    return made.id
  })
  const seen = async (who: typeof ann) => (await who.get(`/api/deals/${deal}`)).data<object>()
  const byAnn = await seen(ann)
  // Nobody is the broker, so of no broker anything is told.
  expect(byAnn).toMatchObject({ risky: true, brokenByDebt: false, noted: true })
  expect(byAnn).not.toHaveProperty('promising')
  expect(byAnn).not.toHaveProperty('warned')
  const byBob = await seen(bob)
  expect(byBob).toMatchObject({ brokenByDebt: false })
  for (const name of ['promising', 'risky', 'noted', 'warned']) expect(byBob).not.toHaveProperty(name)
  expect(await seen(clerk)).toMatchObject({ promising: true })
  const query = `{ deal(id: "${deal}") { promising risky brokenByDebt noted warned } }`
  expect((await bob.graphql(query)).body).toEqual({
    data: { deal: { promising: null, risky: null, brokenByDebt: false, noted: null, warned: null } },
  })
})
