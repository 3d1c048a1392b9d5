import {
  allOf,
  app,
  belongsTo,
  everyone,
  feature,
  money,
  now,
  resource,
  text,
  timestamp,
} from '../../src/index.ts'
import type { Instant } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Hall = resource('hall', { name: text({ max: 40 }) })
  .list({ by: [], then: ['name'] })
  .policy(() => ({ read: everyone }))

const Concert = resource('concert', {
  hall: belongsTo(Hall, { inverse: 'concerts' }),
  title: text({ max: 80 }),
  price: money('EUR'),
  startsAt: timestamp(),
})
  .computed((concert) => ({ ahead: allOf(concert.startsAt.gt(now)) }))
  .list({ by: ['hall'], then: ['startsAt'] })
  .policy(() => ({ read: everyone }))

export const concerts = app('concerts', { features: [feature('concerts', { resources: [Hall, Concert] })] })

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted }) => {
    const hall = await unrestricted.insert(Hall, { name: 'Great Hall' })
    const concert = (title: string, amount: bigint, startsAt: string) =>
      unrestricted.insert(Concert, {
        hall: hall.id,
        title,
        price: { amount, currency: 'EUR' },
        startsAt: startsAt as Instant, // written as one
      })
    await concert('Requiem', 3_250n, '2999-03-01T19:00:00.000000Z')
    await concert('Winter Journey', 1_800n, '2001-01-20T19:30:00.000000Z')
    return { hall: hall.id }
  })
}
