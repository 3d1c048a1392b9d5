import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The demonstration on a server, a port and a database of its own. */
export interface Stage {
  readonly url: string
  readonly close: () => Promise<void>
}

const root = join(import.meta.dirname, '../..')

/** Starts the demonstration as `npm start` does, but for the product pictures, which take longer than all tests. */
export async function openStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'offstage-screen-'))
  // As root, the database runs as somebody else, who must find the way in.
  chmodSync(folder, 0o711)
  writeFileSync(join(folder, 'offstage.config.ts'), configuration())
  const server = spawn(
    process.execPath,
    ['--conditions=offstage-source', join(root, 'packages/offstage/src/cli/main.ts'), 'start'],
    { cwd: folder, env: environment(folder), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  const endWithUs = () => server.kill('SIGINT')
  process.once('exit', endWithUs)
  const url = await addressOf(server)
  return {
    url,
    close: async () => {
      process.off('exit', endWithUs)
      const ended = once(server, 'exit')
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function configuration(): string {
  const at = (path: string): string => JSON.stringify(join(root, path))
  return [
    `import demonstration from ${at('offstage.config.ts')}`,
    `export default {`,
    `  ...demonstration,`,
    `  seedLater: undefined,`,
    `  screen: ${at('web/dist')},`,
    `  migrations: ${at('migrations')},`,
    `}`,
  ].join('\n')
}

// Nothing of the settings around the test run, which may be those of somebody's own server.
const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  PORT: '0',
  HOST: '127.0.0.1',
  OFFSTAGE_STATE_DIR: join(folder, 'state'),
})

/** Waits for the line that says where the server is. */
function addressOf(server: ChildProcess): Promise<string> {
  let said = ''
  return new Promise((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString()
      const url = /on stage at (http:\S+)/.exec(said)?.[1]
      if (url !== undefined) resolve(url)
    }
    server.stdout?.on('data', listen)
    server.stderr?.on('data', listen)
    server.once('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it began:\n${said}`)),
    )
  })
}
