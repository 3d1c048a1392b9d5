import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ask } from './ask.ts'

function run(...args: readonly string[]): ChildProcess & { readonly stdout: NodeJS.ReadableStream } {
  const { OFFSTAGE_TEST_DATABASE_URL: _, ...env } = process.env
  const script = new URL('test-server.fixture.ts', import.meta.url).pathname
  return spawn(process.execPath, ['--conditions=offstage-source', script, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function firstLine(child: ReturnType<typeof run>): Promise<string> {
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer] // a stream without encoding gives buffers
  return chunk.toString().trim()
}

/** Waits until nobody listens there any more; a server that stays fails the test by its time. */
async function untilGone(url: string): Promise<void> {
  for (;;) {
    const code = await ask(url, 'select 1').then(
      () => 'alive',
      (error: unknown) => (error as { code?: string }).code, // pg and the network both put a code there
    )
    if (code === 'ECONNREFUSED') return
    await sleep(50)
  }
}

test('a script that forgets to stop its server ends all the same, and the server with it', async () => {
  const script = run()
  const url = await firstLine(script)
  expect(await once(script, 'exit')).toEqual([0, null])
  await untilGone(url)
})

test('a run that is killed leaves no server', async () => {
  const script = run('wait')
  const url = await firstLine(script)
  expect(await ask(url, 'select 1 as one')).toEqual([{ one: 1 }])
  script.kill('SIGKILL')
  await untilGone(url)
})
