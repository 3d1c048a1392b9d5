import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { RunningSubject } from './subject.ts'

export interface PeerOptions {
  readonly name: string
  readonly databaseUrl: string
  /** The program that Node runs, told PORT and DATABASE_URL. */
  readonly program: string
}

const STARTING_MAX_MS = 60_000

/** Starts a server that is nobody's own: in production mode, known in the database by its name. */
export async function startPeer({ name, databaseUrl, program }: PeerOptions): Promise<RunningSubject> {
  const port = await freePort()
  const connectionsNamed = `bench:${name}`
  const child = spawn(process.execPath, [program], {
    cwd: dirname(program),
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: databaseUrl,
      PGAPPNAME: connectionsNamed,
    },
  })
  await listening(name, child, port)
  return {
    port,
    pid: child.pid ?? 0,
    connectionsNamed,
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on TCP
  server.close()
  await once(server, 'close')
  return port
}

async function listening(name: string, child: ChildProcess, port: number): Promise<void> {
  for (const untilMs = performance.now() + STARTING_MAX_MS; performance.now() < untilMs; await wait(100)) {
    if (child.exitCode !== null) throw new Error(`${name} ended with ${child.exitCode} before it listened.`)
    if (await isListening(port)) return
  }
  child.kill('SIGKILL')
  throw new Error(`${name} did not listen within ${STARTING_MAX_MS / 1_000} seconds.`)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
