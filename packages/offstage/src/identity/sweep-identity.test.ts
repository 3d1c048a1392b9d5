import { afterAll, beforeAll, expect, test } from 'vitest'
import { boundTx } from '../engine/act/bound-tx.ts'
import { openContext } from '../engine/act/perform.ts'
import { authApp, type AuthApp } from '../expose/rest/testing/auth-app.ts'
import { Trace } from '../observe/trace.ts'
import { systemActor } from '../policy/actor.ts'
import { newId } from '../values/id.ts'
import { sweepIdentity } from './sweep-identity.ts'

let it: AuthApp
beforeAll(async () => {
  it = await authApp()
})
afterAll(() => it.close())

const DAY_MS = 86_400_000

async function sweep(): Promise<void> {
  const trace = new Trace('job', 'sweep')
  await it.database.transaction(async (tx) => {
    const context = await openContext({ actor: systemActor('sweep'), trace }, tx, it.services.act)
    // What a job is given has no policies.
    const free = { input: {}, tx: boundTx({ ...context, unrestricted: true }), attempt: 1 }
    await sweepIdentity.run({ ...free, signal: new AbortController().signal } as never)
  })
}

async function addSession(user: string, madeDaysAgo: number, endedDaysAgo: number): Promise<string> {
  const id = newId(Date.now() - madeDaysAgo * DAY_MS)
  await it.sql(
    `insert into session (id, user_id, token_hash, expires_at, idle_expires_at, last_seen_at, network, agent)
     values ($1, $2, 'hash of an old session ' || $3::text, now() - $3::int * interval '1 day', now() - $3::int * interval '1 day', now(), '', '')`,
    [id, user, endedDaysAgo],
  )
  return id
}

test('what has been over for a month goes; what is younger, or still holds, stays', async () => {
  const me = await it.person('sweep@example.org')
  const [row] = await it.sql(`select id from "user" where email = 'sweep@example.org'`)
  const user = String(row?.['id'])
  const old = await addSession(user, 90, 31)
  const recent = await addSession(user, 90, 29)
  await it.sql(`update offstage.attempt_count set resets_at = now() - interval '1 minute'`)
  await sweep()
  const left = (await it.sql('select id from session')).map(({ id }) => id)
  expect(left).not.toContain(old)
  expect(left).toContain(recent)
  expect(left).toHaveLength(2)
  expect(await it.sql('select 1 from offstage.attempt_count')).toEqual([])
  expect((await me.get('/api/auth/sessions')).status).toBe(200)
})
