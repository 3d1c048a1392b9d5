import { action, app, balance, everyone, feature, integer, ref, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Purse = resource('purse', { name: text({ max: 40 }), coins: balance('coin') })
  .list({ by: [], then: ['name'] })
  .policy(() => ({ read: everyone }))

const giveCoins = action(
  'giveCoins',
  {
    input: { from: ref(Purse), to: ref(Purse), coins: integer({ min: 1, max: 1_000 }) },
    output: { left: integer({ min: 0, max: 1_000_000 }) },
    rejects: { notEnough: 409 },
    idempotency: 'required',
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, reject }) => {
    const [from, to] = [await tx.get(Purse, input.from), await tx.get(Purse, input.to)]
    const posted = await tx.ledger.post([
      { from: from.coins, to: to.coins, amount: BigInt(input.coins), reason: 'gift' },
    ])
    if (posted.kind === 'refused') return reject('notEnough')
    return { left: Number(posted.transfers[0]?.fromBalance) }
  },
)

export const purses = app('purses', {
  features: [feature('purses', { resources: [Purse], actions: [giveCoins] })],
})

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted, ledger }) => {
    const full = await unrestricted.insert(Purse, { name: 'Full' })
    const empty = await unrestricted.insert(Purse, { name: 'Empty' })
    const world = await ledger.world('coin')
    await ledger.post([{ from: world, to: full.coins, amount: 10n, reason: 'begin' }])
    return { full: full.id, empty: empty.id }
  })
}
