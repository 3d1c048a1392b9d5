import { afterEach, expect, test } from 'vitest'
import { jobHandlers } from './job-handler.ts'
import { planSchedule, putDownDue } from './schedule.ts'
import { errands } from './testing/errands.ts'
import { makeModelPlace, type ModelPlace } from './testing/job-place.ts'

let place: ModelPlace
afterEach(() => place.remove())

const handlersOf = (every: string) =>
  jobHandlers(errands, { 'offstage.sweep': { every, run: async () => {} } })
const nightly = handlersOf('30 2 * * *')
const makeDue = () => place.ask(`update offstage.job_schedule set next_at = now() - interval '3 days'`)
const jobs = () => place.ask('select name, recurring, attempts_max from offstage.job')

test('each time comes once, however many nodes look; times that passed meanwhile are one', async () => {
  place = await makeModelPlace(errands)
  await planSchedule(place.db, nightly.values())
  await makeDue()
  const put = await Promise.all(Array.from({ length: 12 }, () => putDownDue(place.db, nightly)))
  expect(put.reduce((sum, n) => sum + n)).toBe(1)
  expect(await jobs()).toEqual([{ name: 'offstage.sweep', recurring: true, attempts_max: 5 }])
  expect(
    await place.ask(
      `select next_at > now() and to_char(next_at, 'HH24:MI') = '02:30' as ok from offstage.job_schedule`,
    ),
  ).toEqual([{ ok: true }])
})

test('a time is left out while the job of the time before is still there, also while it runs', async () => {
  place = await makeModelPlace(errands)
  await planSchedule(place.db, nightly.values())
  await makeDue()
  await putDownDue(place.db, nightly)
  await makeDue()
  expect(await putDownDue(place.db, nightly)).toBe(0)
  await place.db.transaction(async (tx) => {
    await tx.query({ text: 'delete from offstage.job', values: [] })
    await makeDue()
    expect(await putDownDue(place.db, nightly)).toBe(0)
  })
  await makeDue()
  expect(await putDownDue(place.db, nightly)).toBe(1)
})

test('a job whose times have changed begins anew; one that has not keeps its next time', async () => {
  place = await makeModelPlace(errands)
  const next = () => place.ask('select every, next_at from offstage.job_schedule')
  await planSchedule(place.db, nightly.values())
  const first = await next()
  await planSchedule(place.db, nightly.values())
  expect(await next()).toEqual(first)
  await planSchedule(place.db, handlersOf('0 0 1 1 *').values())
  expect(await next()).toMatchObject([{ every: '0 0 1 1 *' }])
  expect(await next()).not.toMatchObject(first.map(({ next_at }) => ({ next_at })))
})
