import { importSuperstore } from '@offstage/retail'
import { host } from 'offstage'
import { offstage } from '../../../app.ts'
import { buyer } from './buyer.ts'

/** The demonstration as it is, with its real data and without drawn pictures, for somebody whose orders are long. */
export default host({
  app: offstage,
  migrations: '../../../migrations',
  seed: (seed) => seed.once('superstore', () => importSuperstore(seed, { [buyer.customer]: buyer.email })),
  demoLogins: [buyer],
})
