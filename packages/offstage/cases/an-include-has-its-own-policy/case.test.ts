import { expect, test } from 'vitest'
import { runCase } from '../running/run-case.ts'
import { arrange, blog } from './app.ts'

test('what hangs on a row is seen by its own policy, in the same statement', async () => {
  const people = { editor: { roles: ['editor'] } }
  const [guest, editor, first] = await runCase(import.meta.dirname, { app: blog, people, arrange })
  expect(guest?.body).toMatchObject({ data: { remarks: [{ said: 'First' }, { said: 'Second' }] } })
  expect(editor?.body).toMatchObject({ data: { remarks: { length: 3 } } })
  expect(first?.body).toMatchObject({ data: [{ remarks: [{ said: 'First' }] }] })
})
