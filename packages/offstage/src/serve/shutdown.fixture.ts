import { setTimeout as sleep } from 'node:timers/promises'
import { onShutdown, type Stop } from './shutdown.ts'

// A process that stops what its arguments name, so that a test can send it real signals: `name` stops at once,
// `name:slow` after a moment, `name:hangs` never, `name:fails` with an error. The first argument is the time it has.
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const manners: Readonly<Record<string, () => Promise<void>>> = {
  slow: () => sleep(900),
  hangs: () => new Promise(() => {}),
  fails: () => Promise.reject(new Error('no manners')),
}

const [timeoutMs, ...names] = process.argv.slice(2)
const stops = names.map((argument): Stop => {
  const [name = '', manner = ''] = argument.split(':')
  return { name, stop: async () => manners[manner]?.() }
})

onShutdown(stops, {
  timeoutMs: Number(timeoutMs),
  report: (step, error) => say(error instanceof Error ? `${step}: ${error.message}` : step),
})
setInterval(() => {}, 60_000) // as a listening server would keep it alive
say('ready')
