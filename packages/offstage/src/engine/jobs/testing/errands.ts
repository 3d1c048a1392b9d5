import { app } from '../../../declare/app.ts'
import { everyone } from '../../../declare/expression.ts'
import { feature } from '../../../declare/feature.ts'
import { event } from '../../../declare/event.ts'
import { integer, text } from '../../../declare/field.ts'
import { job } from '../../../declare/job.ts'
import { resource } from '../../../declare/resource.ts'
import { buildModel } from '../../../model/build-model.ts'

/** What a job did: one row each time it took effect. */
const Mark = resource('mark', { key: text({ max: 80 }), n: integer() })
  .list({ by: ['key'] })
  .policy(() => ({ read: everyone }))

const marked = event('marked', { key: text() })

/** Writes one mark, takes a moment, then writes another: both or neither. */
const makeTwoMarks = job(
  'makeTwoMarks',
  { input: { key: text(), holdMs: integer().default(0) } },
  async ({ input, tx }) => {
    await tx.insert(Mark, { key: input.key, n: 1 })
    await new Promise((resolve) => setTimeout(resolve, input.holdMs))
    await tx.insert(Mark, { key: input.key, n: 2 })
    tx.emit(marked, { key: input.key })
  },
)

const followUp = job('followUp', { input: { key: text() } }, async ({ input, tx }) => {
  await tx.insert(Mark, { key: `${input.key} followed`, n: 1 })
})

/** Writes, then fails until the try of that number. */
const failUntil = job(
  'failUntil',
  { input: { key: text(), works: integer() }, attempts: 3 },
  async ({ input, tx, attempt }) => {
    await tx.insert(Mark, { key: input.key, n: attempt })
    if (attempt < input.works) throw new Error(`not yet at ${attempt}`)
  },
)

/** Never comes to an end by itself, and goes on writing after it was stopped. */
const neverEnd = job(
  'neverEnd',
  { input: { key: text() }, timeoutMs: 80, attempts: 1 },
  async ({ input, tx }) => {
    for (let n = 0; ; n++) {
      await tx.insert(Mark, { key: input.key, n })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  },
)

/** Makes a mistake in SQL, and takes no notice of it. */
const swallowFailure = job('swallowFailure', { input: { key: text() }, attempts: 1 }, async ({ tx }) => {
  await tx.sql('select 1 / 0').catch(() => {})
})

/** Calls somebody who is not there. */
const callNobody = job('callNobody', { input: { key: text() }, attempts: 2 }, async ({ input, tx }) => {
  await tx.insert(Mark, { key: input.key, n: 1 })
  throw new Error('connect ECONNREFUSED 192.0.2.1:25')
})

/** Longer than any claim, and than what a connection may idle for. */
const waitForSignal = job('waitForSignal', { input: { key: text() } }, async ({ input, tx, signal }) => {
  await tx.insert(Mark, { key: input.key, n: 0 })
  await new Promise((resolve) => signal.addEventListener('abort', resolve))
})

const tick = job('tick', { input: {}, every: '* * * * * *' }, async ({ tx }) => {
  await tx.insert(Mark, { key: 'tick', n: 1 })
})

const parts = {
  resources: [Mark],
  events: [marked],
  jobs: [makeTwoMarks, followUp, failUntil, swallowFailure, callNobody, neverEnd, waitForSignal],
  on: [[marked, followUp]],
} as const

export const errands = buildModel(app('errands', { features: [feature('errands', parts)] }))

/** The same with a job that runs by itself every second. */
export const clockwork = buildModel(
  app('clockwork', { features: [feature('clockwork', { ...parts, jobs: [...parts.jobs, tick] })] }),
)
