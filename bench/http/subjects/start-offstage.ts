import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import type { RunningSubject } from './subject.ts'

const cli = join(import.meta.dirname, '../../../packages/offstage/src/cli/main.ts')

export interface OffstageOptions {
  readonly databaseUrl: string
  readonly stateDir: string
  readonly mode: 'development' | 'production'
  /** The folder of the configuration: the demonstration's unless said. */
  readonly folder?: string
  /** How its connections are known, where several of the platform's servers are under test. */
  readonly connectionsNamed?: string
  readonly env?: Readonly<Record<string, string>>
}

/**
 * Starts the platform as anybody would, by its command, with the demonstration app. Sessions, policy, validation and
 * limits cannot be turned off; of the timelines, every one is kept.
 */
export async function startOffstage({
  databaseUrl,
  stateDir,
  mode,
  folder = join(import.meta.dirname, '../shop'),
  connectionsNamed,
  env = {},
}: OffstageOptions): Promise<RunningSubject> {
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter(Boolean)
  const child = spawn(process.execPath, ['--conditions=offstage-source', ...flags, cli, 'start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: named(databaseUrl, connectionsNamed),
      PORT: '0',
      OFFSTAGE_STATE_DIR: stateDir,
      OFFSTAGE_MODE: mode,
      OFFSTAGE_URL: 'http://127.0.0.1',
      OFFSTAGE_LOG_LEVEL: 'warn',
      OFFSTAGE_TRACE_SAMPLE: '1',
      OFFSTAGE_POOL_MAX: '10',
      OFFSTAGE_SECRET: 'only for the bench, and no secret at all',
      SMTP_URL: 'smtp://127.0.0.1:9',
      MAIL_FROM: 'Bench <bench@offstage.example>',
      ...env,
    },
  })
  return {
    port: await portOf(child),
    pid: child.pid ?? 0,
    connectionsNamed: connectionsNamed ?? 'offstage',
    async stop() {
      child.kill('SIGINT')
      await once(child, 'exit')
    },
  }
}

/** What a connection string says of the name stands above what the program says. */
function named(databaseUrl: string, name: string | undefined): string {
  if (name === undefined) return databaseUrl
  const url = new URL(databaseUrl)
  url.searchParams.set('application_name', name)
  return url.href
}

/** Reads where it says that it listens. */
async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('It was started with a pipe.')
  const lines = createInterface(child.stdout)
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const port = /listens at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1]
      if (port !== undefined) resolve(Number(port))
    })
    child.on('exit', (code) => reject(new Error(`The platform ended with ${code} before it was on stage.`)))
  })
}
