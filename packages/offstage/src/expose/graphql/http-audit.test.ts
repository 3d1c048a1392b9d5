import { serverAudits } from 'graphql-http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'
import { noticeApp } from './testing/notice-app.ts'

let notices: TestApp

beforeAll(async () => {
  notices = await startTestApp(noticeApp)
})
afterAll(() => notices.close())

/** Audits that are not for us, by id, each with the reason. */
const NOT_FOR_US: Readonly<Record<string, string>> = {}

const audits = serverAudits({ url: () => `${notices.url}/graphql` })

test('the suite is whole', () => {
  expect(audits.length).toBeGreaterThan(60)
  expect(audits.filter(({ name }) => name.startsWith('MUST')).length).toBeGreaterThan(10)
  expect(Object.keys(NOT_FOR_US).filter((id) => audits.every((audit) => audit.id !== id))).toEqual([])
})

// What it says servers MAY do is held as well: it is what people expect.
test.each(audits.filter(({ id }) => !(id in NOT_FOR_US)))('GraphQL over HTTP $id: $name', async ({ fn }) => {
  expect(await fn()).toMatchObject({ status: 'ok' })
})
