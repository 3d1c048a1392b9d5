import type { Queryable } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import type { Actor } from '../../policy/actor.ts'
import { SESSION_HOLDS, TOKEN_HOLDS } from './actor-statements.ts'

/** Which of many actors the database still agrees with, in one statement; guests and the platform itself always hold. */
export async function actorsHold(
  on: Queryable,
  actors: readonly Actor[],
  trace?: Trace,
): Promise<readonly boolean[]> {
  const asked = actors.flatMap(({ guard, token }, at) => {
    const grant = guard ?? token
    return grant === undefined ? [] : [{ at, grant, isToken: guard === undefined }]
  })
  if (asked.length === 0) return actors.map(() => true)
  const rows = await on.query<{ at: number }>(
    {
      name: 'offstage_actors_hold',
      text: `select a.at from unnest($1::int[], $2::uuid[], $3::bigint[], $4::boolean[]) as a(at, id, version, is_token)
        where case when a.is_token
          then exists (select from "access_token" t join "user" u on u.id = t.user_id
            where t.id = a.id and ${TOKEN_HOLDS} and u.security_version = a.version)
          else exists (select from "session" s join "user" u on u.id = s.user_id
            where s.id = a.id and ${SESSION_HOLDS} and u.security_version = a.version) end`,
      values: [
        asked.map(({ at }) => at),
        asked.map(({ grant }) => grant.session),
        asked.map(({ grant }) => grant.securityVersion),
        asked.map(({ isToken }) => isToken),
      ],
    },
    trace,
  )
  const holding = new Set(rows.map(({ at }) => at))
  const questioned = new Set(asked.map(({ at }) => at))
  return actors.map((_actor, at) => !questioned.has(at) || holding.has(at))
}
