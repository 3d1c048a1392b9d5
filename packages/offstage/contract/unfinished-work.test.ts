import { afterAll, beforeAll, expect, test } from 'vitest'
import { action, app, everyone, feature, job, resource, text } from '../src/index.ts'
import { startTestApp, type TestApp, type TestClient } from '../src/testing.ts'

// Code that forgets an `await`, or takes no notice of an error, has not done what it says: it is undone as a whole, and
// whoever keeps the server reads why.

const Mark = resource('mark', { key: text({ max: 40 }).unique() })
  .list({ by: [], then: ['createdAt'] })
  .policy(() => ({ read: everyone, create: everyone }))

/** What the functions below leave behind; their refusal is looked at by the tests. */
const forgotten: Promise<unknown>[] = []

const settings = { input: { key: text({ max: 40 }) }, output: {}, allow: () => everyone } as const
const forgetAwait = action('forgetAwait', settings, async ({ input: { key }, tx }) => {
  forgotten.push(tx.unrestricted.insert(Mark, { key }).catch((error: unknown) => error))
  return {}
})
const goOnLater = action('goOnLater', settings, async ({ input: { key }, tx }) => {
  const goOn = async () => {
    await new Promise((resolve) => setTimeout(resolve, 50))
    await tx.unrestricted.insert(Mark, { key })
  }
  forgotten.push(goOn().catch((error: unknown) => error))
  return {}
})
const swallow = action('swallow', settings, async ({ input: { key }, tx }) => {
  await tx.unrestricted.insert(Mark, { key: `${key} before` })
  await tx.unrestricted.insert(Mark, { key }).catch(() => {})
  return {}
})
const goOnInJob = job('goOnInJob', { input: settings.input, attempts: 1 }, async ({ input: { key }, tx }) => {
  forgotten.push(tx.insert(Mark, { key }).catch((error: unknown) => error))
})
const leave = action('leave', settings, async ({ input: { key }, tx }) => {
  tx.enqueue(goOnInJob, { key })
  return {}
})

const marks = feature('marks', {
  resources: [Mark],
  actions: [forgetAwait, goOnLater, swallow, leave],
  jobs: [goOnInJob],
})

let served: TestApp
let client: TestClient
beforeAll(async () => {
  served = await startTestApp(app('careless', { features: [marks] }))
  client = await served.as()
})
afterAll(() => served.close())

const act = (path: string, key: string, idempotencyKey?: string) =>
  client.post(
    `/api/actions/${path}`,
    { key },
    idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
  )
let looked = 0
const newErrors = (): string => {
  const fresh = served.loggedErrors.slice(looked)
  looked += fresh.length
  return fresh.join()
}
const keys = async (): Promise<readonly string[]> =>
  (await client.get('/api/marks')).data<readonly { readonly key: string }[]>().map(({ key }) => key)
const storedKeys = () =>
  served.database.query({ text: 'select key from offstage.idempotency_key', values: [] })

test('an action that forgets an await is undone, and the log says what is missing', async () => {
  const answer = await act('forget-await', 'forgotten', 'k-forget')
  expect(answer).toMatchObject({ status: 500, code: 'E_INTERNAL' })
  await Promise.all(forgotten.splice(0))
  expect(await keys()).toEqual([])
  expect(await storedKeys()).toEqual([])
  expect(newErrors()).toMatch(
    /The work ended before tx\.unrestricted\.insert.* did, and is undone: an `await` is missing/,
  )
})

test('what an action does after its answer reaches nobody’s connection', async () => {
  expect(await act('go-on-later', 'late')).toMatchObject({ status: 200 })
  const [refusal] = await Promise.all(forgotten.splice(0))
  expect(refusal).toMatchObject({
    message: expect.stringMatching(/^tx\.unrestricted\.insert came after the end/),
  })
  expect(await keys()).toEqual([])
})

test('an action that swallows an error of the database is undone, keeps its key free, and the log has the error', async () => {
  await client.post('/api/marks', { key: 'taken' })
  for (let time = 0; time < 2; time++) {
    const answer = await act('swallow', 'taken', 'k-swallow')
    expect(answer).toMatchObject({ status: 500, code: 'E_INTERNAL' })
    const line = newErrors()
    expect(line).toContain('the code went on as if it had not')
    expect(line).toContain('duplicate key')
  }
  expect(await keys()).toEqual(['taken'])
  expect(await storedKeys()).toEqual([])
  expect(await act('swallow', 'free', 'k-swallow')).toMatchObject({ status: 200 })
})

test('a job that forgets an await counts as failed', async () => {
  await act('leave', 'by a job')
  const { failedJobs } = await served.effects()
  await Promise.all(forgotten.splice(0))
  expect(failedJobs).toEqual([
    { name: 'goOnInJob', error: expect.stringContaining('The work ended before tx.insert') },
  ])
  expect(await keys()).not.toContain('by a job')
})
