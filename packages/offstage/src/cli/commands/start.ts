import { parseArgs } from 'node:util'
import { resetEmbedded } from '../../database/embedded/reset-embedded.ts'
import { readConfig, type Config } from '../../serve/config/read-config.ts'
import { openLog } from '../../serve/log.ts'
import { logForgottenFailures } from '../../serve/forgotten-failures.ts'
import { onShutdown } from '../../serve/shutdown.ts'
import type { DemoLogin } from '../../serve/host.ts'
import { startHost, type LoadedHost, type RunningHost } from '../../serve/start-host.ts'
import { say } from '../command.ts'
import { loadHost } from '../load-host.ts'
import { progressBar } from '../progress-bar.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../command.ts'

export async function start(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { reset: { type: 'boolean', default: false } } })
  const config = readConfig(process.env)
  const host = await loadHost()
  if (values.reset) {
    if (config.databaseUrl !== undefined)
      throw new CommandError(
        '--reset is for the embedded database; the one at DATABASE_URL is yours to empty.',
      )
    await resetEmbedded(config.stateDir)
    for (const folder of ['files', 'variants', 'uploads'])
      await rm(join(config.stateDir, folder), { recursive: true, force: true })
  }
  // Whoever read our output may have gone; that is no reason to drop the requests under way.
  process.stdout.on('error', () => {})
  const log = openLog(config)
  logForgottenFailures(log)
  const bar = progressBar()
  const running = await startHost(host, config, { log, say, progress: bar.show })
  bar.clear()
  welcome(running, host, config)
  onShutdown(running.stops, {
    timeoutMs: config.shutdownTimeoutMs,
    report: (step, error) => (error === undefined ? log.info(step) : log.error({ err: error }, step)),
  })
  // The server keeps the process; a signal ends it.
  return 0
}

function welcome({ url, listensAt }: RunningHost, host: LoadedHost, { mode }: Config): void {
  const logins = mode === 'development' ? (host.demoLogins ?? []) : []
  say(`\n  Offstage is on stage at ${url}\n`)
  if (listensAt !== url) say(`  It listens at ${listensAt}.\n`)
  say(`    ${url}/docs          the interface, with examples for curl`)
  say(`    ${url}/openapi.json  the same for tools`)
  if (logins.length > 0) sayLogins(logins)
  // The page belongs to the screen; without one the interface shows the same mails.
  const outbox = host.screen === undefined ? '/api/dev/outbox' : '/dev/outbox'
  if (mode === 'development') say(`\n    ${url}${outbox}  the mails that the app sends while developing`)
  say('\n  Ctrl-C stops it.\n')
}

function sayLogins(logins: readonly DemoLogin[]): void {
  say(`\n  Sign in as (password ${logins[0]?.password ?? ''}):\n`)
  const width = Math.max(...logins.map(({ email }) => email.length))
  for (const { email, hint } of logins) say(`    ${email.padEnd(width)}  ${hint}`)
}
