import { host, User, type Seed } from 'offstage'
import { offstage } from '../../app.ts'
import { furnish, openFor, stockProduct } from '../goods.ts'
import { BUYERS, buyerEmail, FUNDS, PASSWORD, PIECES, PRODUCTS } from './cast.ts'

/** A shop that is killed again and again: the demonstration app with a few goods and buyers, and no pictures. */
export default host({
  app: offstage,
  migrations: '../../migrations',
  seed: stage,
  demoLogins: Array.from({ length: BUYERS }, (_, at) => ({
    email: buyerEmail(at),
    password: PASSWORD,
    name: `Buyer ${at}`,
    role: 'customer',
    roles: [],
    hint: 'buys while the house burns',
  })),
})

async function stage(seed: Seed): Promise<void> {
  await seed.once('shop', async () => {
    const rooms = await seed.transaction(furnish)
    for (let at = 0; at < PRODUCTS; at++)
      await stockProduct(
        { transaction: (work) => seed.transaction(work), ...rooms },
        { name: `Lamp ${at}`, price: `${at + 1}.25`, pieces: PIECES },
      )
  })
  await seed.once('buyers', () =>
    seed.transaction(async (tx) => {
      for (let at = 0; at < BUYERS; at++) {
        const user = await tx.unrestricted.insert(User, { email: buyerEmail(at), name: `Buyer ${at}` })
        await openFor(tx, user.id, FUNDS)
      }
    }),
  )
}
