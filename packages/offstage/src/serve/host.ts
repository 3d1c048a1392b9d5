import type { App } from '../declare/app.ts'
import type { Seed } from './seed.ts'

/** A person who can sign in while developing; none of them exists in production. */
export interface DemoLogin {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly roles: readonly string[]
  /** What this login is good for, in a few words. */
  readonly hint: string
}

/** What `offstage start` runs: an app, and the folders and functions around it. */
export interface Host {
  readonly app: App
  /** The folder of the app's migrations; `migrations` beside the configuration unless said. */
  readonly migrations?: string
  /** A folder with a built web app to serve at `/`. */
  readonly screen?: string
  /** Fills a new database; each of its steps runs once. */
  readonly seed?: (seed: Seed) => Promise<void>
  /** More of the same that people need not wait for: it goes on while the app is used, and at the next start where it was. */
  readonly seedLater?: (seed: Seed) => Promise<void>
  readonly demoLogins?: readonly DemoLogin[]
}

/** Says what `offstage start` runs; the default export of `offstage.config.ts`. */
export function host(options: Host): Host {
  return Object.freeze(options)
}
