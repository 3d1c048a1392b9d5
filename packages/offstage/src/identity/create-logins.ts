import type { Database } from '../database/database.ts'
import { app } from '../declare/app.ts'
import type { ActParts } from '../engine/act/perform.ts'
import { problem } from '../errors.ts'
import { buildModel } from '../model/build-model.ts'
import { Trace } from '../observe/trace.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import { withIdentity } from './feature.ts'
import { performHidden } from './hidden-action.ts'
import { requireGoodPassword } from './password-rules.ts'
import { createPasswords } from './passwords.ts'
import { replaceRoles, upsertLogin } from './upsert-login.ts'

export interface NewLogin {
  readonly email: string
  readonly name: string
  readonly password: string
}

/**
 * Makes a user an administrator with this password, new or already there; their sessions end. Throws E_INVALID_INPUT
 * for a password that is too easy to guess.
 */
export async function createAdministrator(database: Database, login: NewLogin): Promise<void> {
  requireGoodPassword(login.password, login, '/password')
  const { email, name, password } = login
  const passwordHash = await createPasswords().hash(password)
  const input = { email, name, roles: ['admin'], earlierRoles: 'kept', passwordHash } as const
  await performHidden(upsertLogin, input, new Trace('job', 'create administrator'), identityAct(database))
}

/** Gives a user exactly these roles. Throws E_NOT_FOUND where nobody has the address. */
export async function setRoles(database: Database, email: string, roles: readonly string[]): Promise<void> {
  const trace = new Trace('job', 'set roles')
  const { user } = await performHidden(replaceRoles, { email, roles }, trace, identityAct(database))
  if (user === undefined || user === null) throw problem('E_NOT_FOUND', { what: 'user of this address' })
}

export interface DemoLogin extends NewLogin {
  readonly roles: readonly string[]
}

/**
 * Makes the logins of an app in development, or brings their roles up to date; a password that somebody has changed
 * stays. The caller sees to it that this never runs in production.
 */
export async function createDemoLogins(database: Database, logins: readonly DemoLogin[]): Promise<void> {
  const passwords = createPasswords()
  const act = identityAct(database)
  for (const { email, name, roles, password } of logins) {
    const hasPassword = await hasCredential(database, email)
    const given = hasPassword ? {} : { passwordHash: await passwords.hash(password) }
    const input = { email, name, roles, earlierRoles: 'replaced', ...given } as const
    await performHidden(upsertLogin, input, new Trace('job', 'create demo login'), act)
  }
}

async function hasCredential(database: Database, email: string): Promise<boolean> {
  const found = await database.query({
    text: 'select 1 from "user" u join "credential" c on c.user_id = u.id where u.email = $1',
    values: [email.toLowerCase()],
  })
  return found.length > 0
}

/**
 * The write walk for users alone: commands need no app, and the tables of an app's identity are the same in all apps.
 * Whose facts are remembered does not change here.
 */
function identityAct(database: Database): ActParts {
  return {
    model: buildModel(withIdentity(app('identity', { features: [] }))),
    dialect: postgres,
    database,
    attachFile: () => Promise.reject(new Error('A user has no files.')),
    stillHolds: () => Promise.resolve(true),
    wake: () => {},
  }
}
