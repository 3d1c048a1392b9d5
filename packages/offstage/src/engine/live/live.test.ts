import { afterEach, expect, test } from 'vitest'
import { Session } from '../../identity/session.ts'
import { User } from '../../identity/user.ts'
import { Trace } from '../../observe/trace.ts'
import { guest, type Actor } from '../../policy/actor.ts'
import type { Ask } from '../../plan/ask.ts'
import { instantOf } from '../../values/instant.ts'
import type { LiveOptions, SubscribeOptions } from './open-live.ts'
import { Follower } from './testing/follower.ts'
import { makeLivePlace, type LivePlace, type Person } from './testing/live-place.ts'
import { House, Notice, Rumour, Street } from './testing/village.ts'

let place: LivePlace
afterEach(async () => {
  await place.remove()
})

const open = async (options?: Partial<LiveOptions>): Promise<void> => {
  place = await makeLivePlace(options)
}

async function follow(
  ask: Ask,
  who: Person | Actor,
  more: SubscribeOptions = {},
  from?: Follower,
): Promise<Follower> {
  const actor = 'now' in who ? ((await who.now()) ?? guest) : who
  const again = 'now' in who ? { reauthenticate: () => who.now() } : {}
  return new Follower(await place.live.subscribe(ask, actor, { ...again, ...more }), from)
}

/** Waits until the follower holds what a GET would answer. */
async function settle(follower: Follower, ask: Ask, who: Person | Actor): Promise<string | undefined> {
  let body: string | undefined
  await follower.until(async () => {
    body = await place.get(ask, 'now' in who ? ((await who.now()) ?? guest) : who)
    return follower.text === (body && JSON.stringify(JSON.parse(body)))
  })
  return body
}

const goats = { topic: 'goats', said: 'The goats are out', weight: 10 } as const
const tell = (more: object = {}) => place.write((tx) => tx.insert(Rumour, { ...goats, ...more }))

test('a stream begins with what the same GET answers, and is told of rows that come, change and go', async () => {
  await open()
  const first = await tell({ weight: 1 })
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, guest)
  await follower.until(() => follower.events.length === 1)
  expect(follower.events[0]).toMatchObject({ event: 'snapshot', data: await place.get(ask, guest) })
  const second = await tell({ weight: 2 })
  await settle(follower, ask, guest)
  await place.write((tx) => tx.update(Rumour, first.id, { said: 'They are back' }))
  await settle(follower, ask, guest)
  await place.write((tx) => tx.delete(Rumour, second.id))
  await settle(follower, ask, guest)
  expect(follower.kinds).toEqual(['snapshot', 'upsert', 'upsert', 'remove'])
  expect(JSON.parse(follower.events[3]?.data ?? '')).toEqual({ id: second.id })
})

test('a row is followed like a list, also when it goes and comes back', async () => {
  await open()
  const row = await tell()
  const ask = place.askRow('rumour', row.id)
  const follower = await follow(ask, guest)
  await place.write((tx) => tx.update(Rumour, row.id, { weight: 11 }))
  await settle(follower, ask, guest)
  await place.write((tx) => tx.update(Rumour, row.id, { open: false }))
  await settle(follower, ask, guest)
  expect(follower.text).toBeUndefined()
  await place.write((tx) => tx.update(Rumour, row.id, { open: true }))
  await settle(follower, ask, guest)
  expect(follower.kinds).toEqual(['snapshot', 'upsert', 'remove', 'upsert'])
})

test('what is not live, or not there for the actor, is refused before the stream begins', async () => {
  await open()
  const hidden = await tell({ open: false })
  await expect(follow(place.askList('user', {}), guest)).rejects.toMatchObject({ code: 'E_NOT_LIVE' })
  await expect(follow(place.askRow('rumour', hidden.id), guest)).rejects.toMatchObject({
    code: 'E_NOT_FOUND',
  })
  expect(place.live.size).toBe(0)
})

test('rows that an actor cannot see are never spoken of, not even when they change or go', async () => {
  await open()
  const [ann, ben] = [await place.person('ann', { house: true }), await place.person('ben', { house: true })]
  const ask = place.askList('rumour', { topic: 'goats' })
  const [annSees, benSees] = [await follow(ask, ann), await follow(ask, ben)]
  const own = await tell({ open: false, house: ann.house, secret: 'under the stone' })
  await settle(annSees, ask, ann)
  await place.write((tx) => tx.update(Rumour, own.id, { weight: 12, secret: 'in the well' }))
  await settle(annSees, ask, ann)
  await place.write((tx) => tx.delete(Rumour, own.id))
  await settle(annSees, ask, ann)
  const marker = await tell({ said: 'a public one' })
  await settle(benSees, ask, ben)
  expect(annSees.everything).toContain('in the well')
  expect(benSees.everything).not.toContain(own.id)
  expect(benSees.kinds).toEqual(['snapshot', 'upsert'])
  expect(benSees.everything).toContain(marker.id)
})

test('a row that stops being visible is removed, and comes back when it is visible again', async () => {
  await open()
  const row = await tell()
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, guest)
  await place.write((tx) => tx.update(Rumour, row.id, { open: false, said: 'hush' }))
  await settle(follower, ask, guest)
  await place.write((tx) => tx.update(Rumour, row.id, { said: 'hush hush' }))
  await place.write((tx) => tx.update(Rumour, row.id, { open: true, said: 'known to all' }))
  await settle(follower, ask, guest)
  expect(follower.kinds).toEqual(['snapshot', 'remove', 'upsert'])
  expect(follower.everything).not.toContain('hush')
})

test('a change that shows in nothing that the actor can see is not told', async () => {
  await open()
  const ann = await place.person('ann', { house: true })
  const row = await tell({ house: ann.house, secret: 'one' })
  const ask = place.askList('rumour', { topic: 'goats', fields: 'said,secret' })
  const [owner, stranger] = [await follow(ask, ann), await follow(ask, guest)]
  await place.write((tx) => tx.update(Rumour, row.id, { secret: 'two' }))
  await settle(owner, ask, ann)
  await tell({ said: 'another' })
  await settle(stranger, ask, guest)
  expect(owner.everything).toContain('two')
  expect(stranger.kinds).toEqual(['snapshot', 'upsert'])
})

test('a page stays a page: rows push each other out and come in again, in order', async () => {
  await open()
  const ask = place.askList('rumour', { topic: 'goats', limit: '3', count: 'true' })
  const rows = await place.write((tx) =>
    tx.insertMany(
      Rumour,
      [10, 20, 30, 40, 50].map((weight) => ({ ...goats, weight })),
    ),
  )
  const follower = await follow(ask, guest)
  await settle(follower, ask, guest)
  await tell({ weight: 5 })
  await settle(follower, ask, guest)
  await place.write((tx) => tx.update(Rumour, rows[0]?.id ?? rows[1]!.id, { weight: 45 }))
  await settle(follower, ask, guest)
  await place.write((tx) => tx.delete(Rumour, rows[1]!.id))
  await settle(follower, ask, guest)
  await tell({ weight: 60 })
  await settle(follower, ask, guest)
  expect(new Set(follower.kinds)).toEqual(new Set(['snapshot', 'remove', 'upsert', 'page']))
})

test('a change of many rows at once is told as a reset', async () => {
  await open()
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, guest)
  await place.write((tx) =>
    tx.insertMany(
      Rumour,
      Array.from({ length: 20 }, (_, weight) => ({ ...goats, weight })),
    ),
  )
  await settle(follower, ask, guest)
  expect(follower.kinds).toEqual(['snapshot', 'reset'])
})

test('rows that an include or a policy looks at are followed as well', async () => {
  await open()
  const street = await place.write((tx) => tx.insert(Street, { name: 'Mill Lane' }))
  await place.write((tx) =>
    tx.insert(Notice, {
      title: 'Fair',
      street: street.id,
      until: instantOf(new Date(Date.now() + 3_600_000)),
    }),
  )
  await tell({ street: street.id })
  const included = place.askList('rumour', { topic: 'goats', include: 'street' })
  const children = place.askList('street', { include: 'rumours(limit:5)' })
  const walked = place.askList('notice', { street: street.id })
  const one = await follow(included, guest)
  const two = await follow(children, guest)
  const three = await follow(walked, guest)
  await settle(three, walked, guest)
  expect(three.text).toContain('Fair')
  await place.write((tx) => tx.update(Street, street.id, { name: 'Mill Road', open: false }))
  expect(await settle(one, included, guest)).toContain('Mill Road')
  await settle(three, walked, guest)
  expect(three.text).not.toContain('Fair')
  await tell({ street: street.id, said: 'A second one' })
  expect(await settle(two, children, guest)).toContain('A second one')
})

test('a row that is visible only for a time goes when the time is over, though nobody has changed it', async () => {
  await open()
  const street = await place.write((tx) => tx.insert(Street, { name: 'Mill Lane' }))
  await place.write((tx) =>
    tx.insert(Notice, {
      title: 'Soon over',
      street: street.id,
      until: instantOf(new Date(Date.now() + 700)),
    }),
  )
  const ask = place.askList('notice', { street: street.id })
  const follower = await follow(ask, guest)
  await follower.until(() => follower.events.length === 1)
  expect(follower.text).toContain('Soon over')
  await follower.until(() => follower.kinds.includes('remove'))
  expect(follower.text).not.toContain('Soon over')
})

// ── Resuming ─────────────────────────────────────────────────────────────────────────────────────────────────────

test('a client that comes back to an unchanged page is told so, and follows on', async () => {
  await open()
  await tell()
  const ask = place.askList('rumour', { topic: 'goats' })
  const before = await follow(ask, guest)
  await before.until(() => before.events.length === 1)
  before.close()
  // Others' rows change meanwhile; nothing that this client can see.
  await tell({ open: false })
  await tell({ topic: 'weather' })
  const again = await follow(ask, guest, { lastEventId: before.lastEventId }, before)
  await again.until(() => again.events.length === 1)
  expect(again.kinds).toEqual(['resumed'])
  await tell({ weight: 77 })
  await settle(again, ask, guest)
  expect(again.kinds).toEqual(['resumed', 'upsert'])
})

test('a client that comes back to a changed page begins anew, and holds what a fresh one holds', async () => {
  await open()
  const row = await tell()
  const ask = place.askList('rumour', { topic: 'goats' })
  const before = await follow(ask, guest)
  await before.until(() => before.events.length === 1)
  before.close()
  await tell({ weight: 3 })
  await place.write((tx) => tx.delete(Rumour, row.id))
  const again = await follow(ask, guest, { lastEventId: before.lastEventId }, before)
  await again.until(() => again.events.length === 1)
  expect(again.kinds).toEqual(['reset'])
  expect(again.text).toBe(await place.get(ask, guest))
})

test('whoever broke off between the events of one change begins anew', async () => {
  await open()
  const rows = await place.write((tx) =>
    tx.insertMany(
      Rumour,
      [1, 2, 3].map((weight) => ({ ...goats, weight })),
    ),
  )
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, guest)
  await follower.until(() => follower.events.length === 1)
  await place.write(async (tx) => {
    for (const { id } of rows) await tx.update(Rumour, id, { said: 'changed' })
  })
  await settle(follower, ask, guest)
  const [, midway, , last] = follower.events
  const torn = await follow(ask, guest, { lastEventId: midway?.id })
  const whole = await follow(ask, guest, { lastEventId: last?.id })
  await torn.until(() => torn.events.length === 1)
  await whole.until(() => whole.events.length === 1)
  expect([torn.kinds, whole.kinds]).toEqual([['reset'], ['resumed']])
})

test('another epoch, a place in the future or a made-up one begin anew', async () => {
  await open()
  await tell()
  const ask = place.askList('rumour', { topic: 'goats' })
  const before = await follow(ask, guest)
  await before.until(() => before.events.length === 1)
  const [epoch = '', seq = '', digest = ''] = (before.lastEventId ?? '').split(':')
  const places = [`${epoch}:${Number(seq) + 1_000}:${digest}`, `${epoch}:${seq}`, 'nonsense', '']
  for (const lastEventId of places) {
    const again = await follow(ask, guest, { lastEventId })
    await again.until(() => again.events.length === 1)
    expect(again.kinds).toEqual(['reset'])
    again.close()
  }
  before.close()
  await place.ask('update offstage.change_head set epoch = gen_random_uuid()')
  const renewed = await follow(ask, guest, { lastEventId: before.lastEventId })
  await renewed.until(() => renewed.events.length === 1)
  expect(renewed.kinds).toEqual(['reset'])
})

// ── Authority ────────────────────────────────────────────────────────────────────────────────────────────────────

test('a revoked session ends its streams at once, with a problem, and nothing is told after it', async () => {
  await open({ timing: { gapMs: 2, clockMs: 50, authorityMs: 60_000 } })
  const ann = await place.person('ann', { house: true })
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, ann)
  await follower.until(() => follower.events.length === 1)
  await place.write((tx) => tx.update(Session, ann.session, { revokedAt: tx.now }))
  await tell({ said: 'told too late' })
  await follower.until(() => follower.isOver)
  expect(follower.kinds.at(-1)).toBe('problem')
  expect(JSON.parse(follower.events.at(-1)?.data ?? '')).toMatchObject({
    code: 'E_NOT_SIGNED_IN',
    status: 401,
  })
  expect(follower.everything).not.toContain('told too late')
  expect(place.live.size).toBe(0)
})

test('a session that ends without a word in the log is noticed by asking now and then', async () => {
  await open()
  const ann = await place.person('ann')
  const follower = await follow(place.askList('rumour', { topic: 'goats' }), ann)
  await place.ask(`update session set idle_expires_at = now() - interval '1 second' where id = $1`, [
    ann.session,
  ])
  await follower.until(() => follower.isOver)
  expect(follower.kinds.at(-1)).toBe('problem')
})

test('nothing read after a revocation reaches the session, even when the log is slow', async () => {
  // No sweep and no word in the log: only the question that goes with every push can find out.
  await open({ timing: { gapMs: 2, clockMs: 60_000, authorityMs: 60_000 } })
  const ann = await place.person('ann')
  const follower = await follow(place.askList('rumour', { topic: 'goats' }), ann)
  await follower.until(() => follower.events.length === 1)
  await place.ask('update session set revoked_at = now() where id = $1', [ann.session])
  await tell({ said: 'told too late' })
  await follower.until(() => follower.isOver)
  expect(follower.kinds).toEqual(['snapshot', 'problem'])
})

test('a role that is given or taken changes what a stream shows, by a reset', async () => {
  await open()
  const ben = await place.person('ben')
  const hidden = await tell({ open: false })
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, ben)
  await follower.until(() => follower.events.length === 1)
  const become = (roles: readonly string[]) =>
    place.write(async (tx) => {
      const { securityVersion } = await tx.get(User, ben.id)
      await tx.update(User, ben.id, { roles, securityVersion: securityVersion + 1 })
    })
  await become(['mayor'])
  await settle(follower, ask, ben)
  expect(follower.text).toContain(hidden.id)
  await become([])
  await settle(follower, ask, ben)
  expect(follower.text).not.toContain(hidden.id)
  expect(follower.kinds).toEqual(['snapshot', 'reset', 'reset'])
})

test('a fact that comes true changes what a stream shows', async () => {
  await open()
  const [ann, ben] = [await place.person('ann', { house: true }), await place.person('ben')]
  const own = await tell({ open: false, house: ann.house })
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, ben)
  await follower.until(() => follower.events.length === 1)
  await place.write((tx) => tx.update(House, ann.house ?? own.house!, { user: ben.id }))
  await settle(follower, ask, ben)
  expect(follower.text).toContain(own.id)
})

test('a new password that leaves the rest as it is does not disturb a stream', async () => {
  await open()
  const ann = await place.person('ann')
  const ask = place.askList('rumour', { topic: 'goats' })
  const follower = await follow(ask, ann)
  await follower.until(() => follower.events.length === 1)
  await place.write((tx) => tx.update(User, ann.id, { securityVersion: 2 }))
  await tell()
  await settle(follower, ask, ann)
  expect(follower.kinds).toEqual(['snapshot', 'upsert'])
})

// ── Load ─────────────────────────────────────────────────────────────────────────────────────────────────────────

test('a reader who does not read holds no queue: it gets the difference to what there is when it comes', async () => {
  await open()
  const ask = place.askList('rumour', { topic: 'goats' })
  const stream = await place.live.subscribe(ask, guest)
  const other = await follow(ask, guest)
  expect((await stream.next()).value).toMatchObject({ kind: 'snapshot' })
  const row = await tell()
  for (let weight = 0; weight < 40; weight++)
    await place.write((tx) => tx.update(Rumour, row.id, { weight, said: `said ${weight} times` }))
  await settle(other, ask, guest)
  const events = [(await stream.next()).value, ...stream.takeReady()]
  expect(events).toHaveLength(1)
  expect(events[0]).toMatchObject({ kind: 'upsert', rowId: row.id })
  expect(JSON.stringify(events)).toContain('said 39 times')
})

test('many who look at the same page are served by one look at the database', async () => {
  await open({ timing: { gapMs: 50, clockMs: 60_000, authorityMs: 60_000 } })
  const ask = place.askList('rumour', { topic: 'goats' })
  const followers = await Promise.all(Array.from({ length: 50 }, () => follow(ask, guest)))
  const people = await Promise.all([1, 2, 3].map((n) => place.person(`p${n}`)))
  followers.push(...(await Promise.all(people.map((person) => follow(ask, person)))))
  const cause = new Trace('request', 'the click')
  await place.write((tx) => tx.insert(Rumour, goats), cause)
  for (const follower of followers) await settle(follower, ask, guest)
  expect(place.traces).toHaveLength(1)
  expect(place.traces[0]).toMatchObject({
    kind: 'push',
    traceId: cause.traceId,
    parentSpanId: cause.spanId,
    status: 'pushed',
  })
  expect(place.traces[0]?.steps.at(-1)?.detail).toEqual({ resource: 'rumour', viewers: 53 })
})

test('streams are limited by user, by network and in all, and places become free again', async () => {
  await open({ limits: { perUser: 2, perNetwork: 3, all: 4 } })
  const ask = place.askList('street', {})
  const [ann, ben] = [await place.person('ann'), await place.person('ben')]
  const from = (network: string) => ({ network })
  const first = await follow(ask, ann, from('a'))
  await follow(ask, ann, from('a'))
  await expect(follow(ask, ann, from('b'))).rejects.toMatchObject({ code: 'E_TOO_MANY_REQUESTS' })
  await follow(ask, ben, from('a'))
  await expect(follow(ask, guest, from('a'))).rejects.toMatchObject({ code: 'E_TOO_MANY_REQUESTS' })
  await follow(ask, guest, from('c'))
  await expect(follow(ask, guest, from('d'))).rejects.toMatchObject({ code: 'E_BUSY' })
  first.close()
  await follow(ask, ann, from('b'))
  expect(place.live.size).toBe(4)
})

test('streams outlive the loss of every connection to the database', async () => {
  await open()
  const ann = await place.person('ann')
  const ask = place.askList('rumour', { topic: 'goats' })
  const followers = [await follow(ask, guest), await follow(ask, ann)]
  for (let round = 0; round < 5; round++) {
    await tell({ weight: round })
    await place.ask(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
  }
  await tell({ weight: 90 })
  for (const follower of followers) await settle(follower, ask, guest)
  expect(followers.map(({ isOver }) => isOver)).toEqual([false, false])
})

test('when the last one leaves, nothing is looked at any more', async () => {
  await open()
  const follower = await follow(place.askList('rumour', { topic: 'goats' }), guest)
  await follower.until(() => follower.events.length === 1)
  place.live.endStreams()
  await follower.until(() => follower.isOver)
  expect(follower.kinds).toEqual(['snapshot'])
  await tell()
  await place.until('select count(*)::int as n from offstage.change', (rows) => Number(rows[0]?.['n']) >= 1)
  expect(place.live.size).toBe(0)
  expect(place.traces).toEqual([])
})
