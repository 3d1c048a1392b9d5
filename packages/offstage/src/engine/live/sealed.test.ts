import fc from 'fast-check'
import { expect, test } from 'vitest'
import { User } from '../../identity/user.ts'
import type { Ask } from '../../plan/ask.ts'
import { ModelError } from '../../model/check-model.ts'
import { guest, type Actor } from '../../policy/actor.ts'
import type { Id } from '../../values/id.ts'
import { Follower } from './testing/follower.ts'
import { makeLivePlace, type LivePlace, type Person } from './testing/live-place.ts'
import { chestRules, randomVillage, rules, type Rules } from './testing/random-village.ts'

type Viewer = Person | undefined
const actorNow = async (viewer: Viewer): Promise<Actor> => (await viewer?.now()) ?? guest

/** What somebody would know who asked again after every single change. */
class Poller {
  readonly bodies = new Set<string>()
  readonly rows = new Set<string>()
  readonly ids = new Set<string>()
  readonly follower: Follower
  readonly #place: LivePlace
  readonly #ask: Ask
  readonly #viewer: Viewer

  constructor(place: LivePlace, ask: Ask, viewer: Viewer, follower: Follower) {
    this.#place = place
    this.#ask = ask
    this.#viewer = viewer
    this.follower = follower
  }

  async poll(): Promise<string | undefined> {
    const text = await this.#place.get(this.#ask, await actorNow(this.#viewer))
    if (text === undefined) return undefined
    const body = JSON.parse(text) as { data: { id: string }[] | { id: string } }
    for (const row of [body.data].flat()) {
      this.rows.add(JSON.stringify(row))
      this.ids.add(row.id)
    }
    const whole = JSON.stringify(body)
    this.bodies.add(whole)
    return whole
  }

  async settle(): Promise<void> {
    await this.follower.until(async () => this.follower.text === (await this.poll()))
  }

  /** What was told that polling would not have shown. */
  strays(): readonly string[] {
    return this.follower.events
      .filter((told) => !this.#isKnown(told))
      .map(({ event, data }) => `${event} ${data}`)
  }

  #isKnown({ event, data }: Follower['events'][number]): boolean {
    const told = JSON.parse(data) as { id: string; ids: string[] }
    if (event === 'upsert') return this.rows.has(JSON.stringify(told))
    if (event === 'remove') return this.ids.has(told.id)
    if (event === 'page') return told.ids.every((id) => this.ids.has(id))
    if (event === 'snapshot' || event === 'reset') return this.bodies.has(JSON.stringify(told))
    return false
  }
}

/** A step of the village's life, as numbers that mean something whatever there is by then. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('insert', 'update', 'update', 'delete', 'chest', 'chestHouse', 'role', 'fact'),
    which: fc.nat(1_000),
    flagged: fc.boolean(),
    letter: fc.constantFrom('a', 'b'),
    rank: fc.nat(10),
    settle: fc.boolean(),
  }),
  { minLength: 10, maxLength: 40 },
)
type Step = (typeof steps extends fc.Arbitrary<infer S> ? S : never)[number]

const policies: fc.Arbitrary<Rules> = fc.record({
  chests: chestRules,
  things: rules,
  note: rules,
  rank: rules,
})

test('whatever the policy and whatever happens, streams show what polling shows, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(policies, steps, async (policy, life) => {
      expect(await straysOf(policy, life)).toEqual([])
    }),
    { numRuns: 6, endOnFailure: true },
  )
}, 180_000)

/** Lives through it with everybody looking; answers what they should not have been told. */
async function straysOf(policy: Rules, life: readonly Step[]): Promise<readonly string[]> {
  const { model, House, Chest, Thing } = villageOf(policy)
  const place = await makeLivePlace({}, model)
  try {
    const [ann, ben, mayor] = await Promise.all([
      place.person('ann', { house: true }),
      place.person('ben', { house: true }),
      place.person('mia', { roles: ['mayor'] }),
    ])
    const houses = [ann.house, ben.house].filter((house) => house !== undefined)
    const chests = await place.write((tx) =>
      tx.insertMany(
        Chest,
        [0, 1, 2].map((n) => ({ label: `chest ${n}`, open: n === 0, house: houses[n % 2]! })),
      ),
    )
    let things: Id<'thing'>[] = []
    const newThing = ({ which, flagged, letter, rank }: Step) => ({
      kind: letter as 'a' | 'b',
      rank,
      flagged,
      note: `note ${which}`,
      house: houses[which % 2]!,
      chest: chests[which % 3]!.id,
    })
    const pollers = await Promise.all(
      asksOf(place, houses[0] ?? '').flatMap((ask) =>
        [undefined, ann, ben, mayor].map(async (viewer) => {
          const again = viewer === undefined ? {} : { reauthenticate: () => viewer.now() }
          const follower = new Follower(await place.live.subscribe(ask, await actorNow(viewer), again))
          const poller = new Poller(place, ask, viewer, follower)
          await poller.poll()
          return poller
        }),
      ),
    )
    for (const step of life) {
      const { kind, which, flagged } = step
      await place
        .write(async (tx) => {
          const thing = things[which % Math.max(1, things.length)]
          const person = which % 2 === 0 ? ann : ben
          if (kind === 'insert' || thing === undefined)
            things.push((await tx.insert(Thing, newThing(step))).id)
          else if (kind === 'update') await tx.update(Thing, thing, newThing(step))
          else if (kind === 'delete') {
            await tx.delete(Thing, thing)
            things = things.filter((id) => id !== thing)
          } else if (kind === 'chest') await tx.update(Chest, chests[which % 3]!.id, { open: flagged })
          else if (kind === 'chestHouse')
            await tx.update(Chest, chests[which % 3]!.id, { house: houses[which % 2]! })
          else if (kind === 'role') {
            const { securityVersion } = await tx.get(User, person.id)
            await tx.update(User, person.id, {
              roles: flagged ? ['mayor'] : [],
              securityVersion: securityVersion + 1,
            })
          } else await tx.update(House, houses[which % 2]!, { user: flagged ? person.id : mayor.id })
        })
        .catch((error: unknown) => {
          // Two houses of one person cannot be: that step does not happen.
          if (!(error instanceof Error && 'code' in error && error.code === 'E_UNIQUE')) throw error
        })
      await Promise.all(pollers.map((poller) => poller.poll()))
      if (step.settle) await Promise.all(pollers.map((poller) => poller.settle()))
    }
    await Promise.all(pollers.map((poller) => poller.settle()))
    return pollers.flatMap((poller) => poller.strays())
  } finally {
    await place.remove()
  }
}

function villageOf(policy: Rules) {
  try {
    return randomVillage(policy)
  } catch (error) {
    // Rules that let nobody read a live resource are refused as they should be; another village is drawn.
    fc.pre(!(error instanceof ModelError))
    throw error
  }
}

/** Pages of every form. */
function asksOf(place: LivePlace, house: string): readonly Ask[] {
  return [
    place.askList('thing'),
    place.askList('thing', { limit: '2', count: 'true' }),
    place.askList('thing', { kind: 'a', sort: '-rank', limit: '3' }),
    place.askList('thing', { include: 'chest,house', fields: 'kind,note' }),
    place.askList('thing', { search: 'note' }),
    place.askList('thing', { house, fields: 'rank' }),
    place.askList('chest', { fields: 'label', limit: '1' }),
    place.askList('chest', { include: 'things(limit:2)' }),
  ]
}
