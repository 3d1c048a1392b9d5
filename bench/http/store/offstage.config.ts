import assert from 'node:assert/strict'
import { app, host } from 'offstage'
import { buyer } from './buyer.ts'
import { goods } from './goods.ts'

const { BENCH_GUARD: guard = 'fact', BENCH_MIGRATIONS: migrations } = process.env
assert(guard === 'fact' || guard === 'join' || guard === 'none')
assert(migrations !== undefined)

/**
 * The shop that the peers are measured beside; its rows come from fill.ts. Its migration is written anew for each new
 * database, since nothing outlives the bench.
 */
export default host({
  app: app('store', { features: [goods(guard)] }),
  migrations,
  demoLogins: [buyer],
})
