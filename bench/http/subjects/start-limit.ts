import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import type { RunningSubject } from './subject.ts'

/** Starts the hand-written server in a process of its own. */
export async function startLimit(databaseUrl: string): Promise<RunningSubject> {
  const child = fork(new URL('../limit/server.ts', import.meta.url), {
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
  const [{ port }] = (await once(child, 'message')) as [AddressInfo] // the one thing that server.ts sends
  return {
    port,
    pid: child.pid ?? 0,
    connectionsNamed: 'limit',
    async stop() {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}
