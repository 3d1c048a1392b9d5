import type { Queryable, Row, Statement } from '../../database/database.ts'
import type { Model } from '../../model/model.ts'
import { fieldOf, resourceOf } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import type { Id } from '../../values/id.ts'

/** The statements that turn a token into an actor: who it is, with roles and every declared fact, in one. */
export interface ActorStatements {
  ofSession(tokenHash: string): Statement
  ofToken(tokenHash: string): Statement
}

/** A session that is neither revoked nor expired. The guard of a warm read asks the same (sql/postgres/expressions.ts). */
export const SESSION_HOLDS = 's.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now()'
export const TOKEN_HOLDS = 't.revoked_at is null and t.expires_at > now()'
const USER_HOLDS = 'u.banned_at is null and u.verified_at is not null'

export function actorStatements(model: Model, dialect: Dialect): ActorStatements {
  const facts = factColumns(model, dialect)
  const user = ['u.id as "user"', 'u.name', 'u.roles', 'u.security_version', ...facts].join(', ')
  return {
    ofSession: (tokenHash) => ({
      about: 'Looked your session up',
      name: 'offstage_actor_of_session',
      text: `select s.id as grant_id, null as scopes, ${user} from "session" s join "user" u on u.id = s.user_id where s.token_hash = $1 and ${SESSION_HOLDS} and ${USER_HOLDS}`,
      values: [tokenHash],
    }),
    ofToken: (tokenHash) => ({
      name: 'offstage_actor_of_token',
      text: `select t.id as grant_id, t.scopes, ${user} from "access_token" t join "user" u on u.id = t.user_id where t.token_hash = $1 and ${TOKEN_HOLDS} and ${USER_HOLDS}`,
      values: [tokenHash],
    }),
  }
}

const FACT = 'fact:'

/** A column for each fact: the id of the one row that is the user's. */
function factColumns(model: Model, dialect: Dialect): readonly string[] {
  const name = dialect.identifier
  return [...model.facts.values()].flatMap(({ name: fact, source }) => {
    if (source.kind === 'user') return []
    const resource = resourceOf(model, source.resource.name)
    const { column } = fieldOf(resource, source.by)
    const living = resource.softDelete ? ` and f.${name('living')}` : ''
    return [
      `(select f.id from ${name(resource.table)} f where f.${name(column)} = u.id${living}) as ${name(FACT + fact)}`,
    ]
  })
}

/** The actor that a row of these statements describes. */
export function actorOfRow(row: Row): Actor {
  const scopes = row['scopes'] as readonly string[] | null
  const grant = { session: String(row['grant_id']), securityVersion: Number(row['security_version']) }
  const facts = Object.entries(row).flatMap(([column, value]) =>
    column.startsWith(FACT) ? [[column.slice(FACT.length), value as string | null] as const] : [],
  )
  const actor = {
    // The columns of these statements are of known types: ids are uuids, roles and scopes lists of text.
    user: row['user'] as Id<'user'>,
    name: String(row['name']),
    roles: Object.freeze(row['roles'] as readonly string[]),
    facts: Object.freeze(Object.fromEntries(facts)),
  }
  return Object.freeze(
    scopes === null
      ? { ...actor, kind: 'user', guard: Object.freeze(grant), scopes: undefined, token: undefined }
      : {
          ...actor,
          kind: 'token',
          guard: undefined,
          scopes: Object.freeze(scopes),
          token: Object.freeze(grant),
        },
  )
}

/** Whether the database still agrees with an actor that was read before; a guest and the platform itself always hold. */
export async function actorHolds(on: Queryable, actor: Actor, trace?: Trace): Promise<boolean> {
  const statement = holdsStatement(actor)
  if (statement === undefined) return actor.kind === 'guest' || actor.kind === 'system'
  const [found] = await on.query<{ holds: boolean }>(statement, trace)
  return found?.holds === true
}

function holdsStatement({ guard, token }: Actor): Statement | undefined {
  if (guard !== undefined)
    return {
      about: 'Checked that your session still holds',
      name: 'offstage_session_holds',
      text: `select exists (select 1 from "session" s join "user" u on u.id = s.user_id where s.id = $1 and ${SESSION_HOLDS} and u.security_version = $2) as holds`,
      values: [guard.session, guard.securityVersion],
      guardAt: [0, 1],
    }
  if (token !== undefined)
    return {
      name: 'offstage_token_holds',
      text: `select exists (select 1 from "access_token" t join "user" u on u.id = t.user_id where t.id = $1 and ${TOKEN_HOLDS} and u.security_version = $2) as holds`,
      values: [token.session, token.securityVersion],
      guardAt: [0, 1],
    }
  return undefined
}
