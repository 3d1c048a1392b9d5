import type { Queryable } from '../../database/database.ts'
import { fieldOf, resourceOf, type Model } from '../../model/model.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { SESSION_HOLDS, TOKEN_HOLDS } from './actor-statements.ts'

/** Which of many actors the database still agrees with; guests and the platform itself always hold. */
export type ActorsHold = (
  on: Queryable,
  actors: readonly Actor[],
  trace?: Trace,
) => Promise<readonly boolean[]>

/**
 * Makes the question whether actors still hold: their session or token, the version of their user's security, and
 * the facts about them. One statement, however many they are.
 */
export function createActorsHold(model: Model, dialect: Dialect): ActorsHold {
  const text = `select a.at
    from unnest($1::int[], $2::uuid[], $3::bigint[], $4::boolean[], $5::jsonb[]) as a(at, id, version, is_token, facts)
    cross join lateral (
      select s.user_id from "session" s where not a.is_token and s.id = a.id and ${SESSION_HOLDS}
      union all select t.user_id from "access_token" t where a.is_token and t.id = a.id and ${TOKEN_HOLDS}
    ) g join "user" u on u.id = g.user_id
    where ${['u.security_version = a.version', ...factsHold(model, dialect)].join(' and ')}`
  return async (on, actors, trace) => {
    const asked = actors.flatMap(({ guard, token, facts }, at) => {
      const grant = guard ?? token
      return grant === undefined ? [] : [{ at, grant, isToken: guard === undefined, facts }]
    })
    if (asked.length === 0) return actors.map(() => true)
    const values = [
      asked.map(({ at }) => at),
      asked.map(({ grant }) => grant.session),
      asked.map(({ grant }) => grant.securityVersion),
      asked.map(({ isToken }) => isToken),
      asked.map(({ facts }) => JSON.stringify(facts)),
    ]
    const rows = await on.query<{ at: number }>({ name: 'offstage_actors_hold', text, values }, trace)
    const holding = new Set(rows.map(({ at }) => at))
    const questioned = new Set(asked.map(({ at }) => at))
    return actors.map((_actor, at) => !questioned.has(at) || holding.has(at))
  }
}

function factsHold(model: Model, dialect: Dialect): readonly string[] {
  const name = dialect.identifier
  return [...model.facts.values()].flatMap(({ name: fact, source }) => {
    if (source.kind === 'user') return []
    const resource = resourceOf(model, source.resource.name)
    const { column } = fieldOf(resource, source.by)
    const now = `select f.id from ${name(resource.table)} f where f.${name(column)} = u.id`
    // The name of a fact is camel case, as a rule of the model demands, and so needs no quoting.
    return [`(${now}) is not distinct from (a.facts->>'${fact}')::uuid`]
  })
}
