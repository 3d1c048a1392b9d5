import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Host } from '../serve/host.ts'
import { CommandError } from './command.ts'

const NAMES = ['offstage.config.ts', 'offstage.config.js']

/** A host with its folders as whole paths. */
export interface LoadedHost extends Host {
  readonly migrations: string
}

/** Loads `offstage.config.ts` of the folder that the command is run in. */
export async function loadHost(): Promise<LoadedHost> {
  const path = NAMES.map((name) => resolve(name)).find((candidate) => existsSync(candidate))
  if (path === undefined)
    throw new CommandError(
      "There is no offstage.config.ts here. Go to the app's folder, or make an app with `offstage new <name>`.",
    )
  const loaded: unknown = await import(pathToFileURL(path).href)
  const host =
    typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined
  if (!isHost(host)) throw new CommandError(`${path} should say \`export default host({ app })\`.`)
  const folder = dirname(path)
  const screen = host.screen === undefined ? {} : { screen: resolve(folder, host.screen) }
  return { ...host, ...screen, migrations: resolve(folder, host.migrations ?? 'migrations') }
}

function isHost(value: unknown): value is Host {
  return (
    typeof value === 'object' &&
    value !== null &&
    'app' in value &&
    typeof value.app === 'object' &&
    value.app !== null &&
    'kind' in value.app &&
    value.app.kind === 'app'
  )
}
