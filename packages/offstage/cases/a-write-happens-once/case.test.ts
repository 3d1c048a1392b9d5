import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, purses } from './app.ts'

test('an action with a key happens once, however often it is sent, and its refusal is remembered too', async () => {
  const answers = await runCase(import.meta.dirname, { app: purses, people: { ann: {} }, arrange })
  const [given, again, otherBody, tooMuch, withoutKey, left] = answers
  expect(given?.body).toEqual({ data: { left: 3 } })
  expect(again).toMatchObject({ body: given?.body, headers: { 'idempotent-replayed': 'true' } })
  expect(otherBody).toMatchObject({ status: 422, body: { code: 'E_KEY_REUSED' } })
  expect(tooMuch).toMatchObject({ status: 409, body: { code: 'notEnough' } })
  expect(withoutKey?.status).toBe(400)
  expect(left?.body).toMatchObject({ data: [{ coins: '7' }, { coins: '3' }] })
})
