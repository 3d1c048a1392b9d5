import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { onShutdown } from './shutdown.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

interface Stopping {
  send(signal: NodeJS.Signals): void
  /** Waits until it has said this. */
  said(line: string): Promise<void>
  /** What it said after `ready`, and the code it ended with. */
  end(): Promise<{ lines: string[]; code: number | null }>
}

/** A real process with things to stop, once it is ready for signals. */
async function run(...args: readonly string[]): Promise<Stopping> {
  const script = new URL('shutdown.fixture.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=offstage-source', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout })
  reader.on('line', (line) => lines.push(line))
  const ended = once(child, 'close')
  const said = async (line: string): Promise<void> => {
    while (!lines.includes(line)) await once(reader, 'line')
  }
  await said('ready')
  const end = async (): Promise<{ lines: string[]; code: number | null }> => {
    await ended
    return { lines: lines.slice(1), code: child.exitCode }
  }
  return { send: (signal) => void child.kill(signal), said, end }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops everything in order and ends with 0', async (signal) => {
  const process = await run('10000', 'server:slow', 'worker', 'database')
  process.send(signal)
  expect(await process.end()).toEqual({
    lines: ['stopping server', 'stopping worker', 'stopping database'],
    code: 0,
  })
})

test('one that fails does not keep the next from stopping, and the code is 1', async () => {
  const process = await run('10000', 'server:fails', 'database')
  process.send('SIGTERM')
  expect(await process.end()).toEqual({
    lines: ['stopping server', 'server did not stop: no manners', 'stopping database'],
    code: 1,
  })
})

test('one that hangs is left when the time is over, and the database is stopped all the same', async () => {
  const process = await run('200', 'server:hangs', 'database')
  process.send('SIGTERM')
  const { lines, code } = await process.end()
  expect(lines[1]).toMatch(/^server did not stop: not done after \d+ ms$/)
  expect(lines[2]).toBe('stopping database')
  expect(code).toBe(1)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a second signal, %s, ends at once with %i', async (signal, expected) => {
  const process = await run('60000', 'server:hangs', 'database')
  process.send('SIGINT')
  await process.said('stopping server')
  // Twice as long as what still counts for an echo of the first.
  await sleep(1_000)
  process.send(signal)
  expect(await process.end()).toEqual({ lines: ['stopping server'], code: expected })
})

test('the echo of the first signal that npm sends does not count as a second', async () => {
  const process = await run('10000', 'server:slow', 'database')
  process.send('SIGINT')
  await process.said('stopping server')
  process.send('SIGINT')
  expect(await process.end()).toEqual({ lines: ['stopping server', 'stopping database'], code: 0 })
})

test('everything can be stopped without a signal, once', async () => {
  const stopped: string[] = []
  const shutdown = onShutdown([{ name: 'server', stop: () => void stopped.push('server') }], {
    timeoutMs: 1_000,
  })
  expect(await Promise.all([shutdown.now(), shutdown.now()])).toEqual([0, 0])
  expect(stopped).toEqual(['server'])
  shutdown.forget()
  expect(process.listenerCount('SIGTERM')).toBe(0)
})
