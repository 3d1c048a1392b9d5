import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A real `offstage start` in a process of its own. */
export interface ServerProcess {
  /** Where it answers; it is killed before that when `ready` rejects. */
  readonly ready: Promise<string>
  /** Ends it as a power cut would: no handler runs. */
  kill(): Promise<void>
  /** Ends it as Ctrl-C would; answers its exit code. */
  stop(): Promise<number | null>
}

const MAIN = new URL('../../packages/offstage/src/cli/main.ts', import.meta.url).pathname

export function startServerProcess(settings: Readonly<Record<string, string>>): ServerProcess {
  const child = spawn(process.execPath, ['--conditions=offstage-source', MAIN, 'start'], {
    cwd: import.meta.dirname,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PORT: '0',
      OFFSTAGE_LOG_LEVEL: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'close')
  const ready = addressOf(child)
  // A process that is killed while it starts is not waited for.
  ready.catch(() => {})
  return {
    ready,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
    stop: async () => {
      child.kill('SIGINT')
      await ended
      return child.exitCode
    },
  }
}

function addressOf({ stdout, stderr }: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  let text = ''
  const listen = (chunk: Buffer) => {
    text += chunk.toString()
    const url = /on stage at (\S+)/.exec(text)?.[1]
    if (url !== undefined) resolve(url)
  }
  stdout?.on('data', listen)
  stderr?.on('data', listen)
  stdout?.on('close', () => reject(new Error(`The server ended before it was ready:\n${text.slice(-4_000)}`)))
  return promise
}
