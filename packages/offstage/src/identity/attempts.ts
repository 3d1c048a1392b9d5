import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { problem } from '../errors.ts'

/** How often something may be tried in a span of time. */
export interface Limit {
  /** Names it in the `RateLimit` headers. */
  readonly name: string
  readonly max: number
  readonly seconds: number
}

/** One try that counts against a limit, for one subject: a network, an account, both. */
export interface Attempt {
  readonly limit: Limit
  readonly subject: string
}

/** Where a subject stands after a try. */
export interface Standing {
  readonly limit: Limit
  readonly used: number
  readonly resetSeconds: number
}

/** Counts tries, on every node and across restarts. */
export interface Attempts {
  /** Counts a try against each limit in turn; the first that is used up refuses it (`isRefused`) and spares the rest. */
  count(attempts: readonly Attempt[]): Promise<readonly Standing[]>
  /** Takes tries back that turned out to be honest. */
  takeBack(attempts: readonly Attempt[]): Promise<void>
  /** Begins anew for these subjects. */
  clear(attempts: readonly Attempt[]): Promise<void>
}

export const isRefused = ({ used, limit }: Standing): boolean => used > limit.max

export const tooMany = ({ resetSeconds }: Standing) =>
  problem('E_TOO_MANY_REQUESTS', { seconds: resetSeconds }, { retryAfterSeconds: resetSeconds })

/**
 * Keeps the counts in a table. A lock on an account must outlive a restart and hold on every node, by the database's
 * clock, also where there is no Redis; at the pace of people signing in, one small upsert each costs nothing beside the
 * password's hash. rate-limiter-flexible would do it with tables and times of its own beside ours.
 */
export function openAttempts(database: Database): Attempts {
  return {
    async count(attempts) {
      const standings: Standing[] = []
      for (const { limit, subject } of attempts) {
        const standing = await countOne(database, limit, subject)
        standings.push(standing)
        if (isRefused(standing)) break
      }
      return standings
    },
    async takeBack(attempts) {
      const text = 'update offstage.attempt_count set used = used - 1 where key = $1 and used > 0'
      for (const { limit, subject } of attempts)
        await database.query({ name: 'offstage_take_back', text, values: [keyOf(limit, subject)] })
    },
    async clear(attempts) {
      const keys = attempts.map(({ limit, subject }) => keyOf(limit, subject))
      await database.query({ text: 'delete from offstage.attempt_count where key = any($1)', values: [keys] })
    },
  }
}

async function countOne(database: Database, limit: Limit, subject: string): Promise<Standing> {
  const [row] = await database.query<{ used: number; seconds: number }>({
    name: 'offstage_count_attempt',
    // The span begins with its first try and is not moved by later ones: whoever keeps trying cannot keep it shut.
    text: `insert into offstage.attempt_count as a (key, used, resets_at) values ($1, 1, now() + $2 * interval '1 second')
      on conflict (key) do update set
        used = case when a.resets_at <= now() then 1 else least(a.used + 1, 1000000) end,
        resets_at = case when a.resets_at <= now() then excluded.resets_at else a.resets_at end
      returning used, greatest(1, ceil(extract(epoch from resets_at - now())))::int as seconds`,
    values: [keyOf(limit, subject), limit.seconds],
  })
  if (row === undefined) throw new Error('An upsert answers its row.')
  return { limit, used: row.used, resetSeconds: row.seconds }
}

/** Addresses that were tried are nobody's business, least of all those of people who have no account. */
const keyOf = (limit: Limit, subject: string): string =>
  createHash('sha256')
    .update(JSON.stringify([limit.name, subject]))
    .digest('base64url')

/** The headers that say where a client stands (draft-ietf-httpapi-ratelimit-headers), for the limit that is nearest. */
export function rateLimitHeaders(standings: readonly Standing[]): Readonly<Record<string, string>> {
  const [nearest] = [...standings].sort((a, b) => remaining(a) / a.limit.max - remaining(b) / b.limit.max)
  if (nearest === undefined) return {}
  const { limit, resetSeconds } = nearest
  return {
    'RateLimit-Policy': standings
      .map((one) => `"${one.limit.name}";q=${one.limit.max};w=${one.limit.seconds}`)
      .join(', '),
    RateLimit: `"${limit.name}";r=${remaining(nearest)};t=${resetSeconds}`,
  }
}

const remaining = ({ limit, used }: Standing): number => Math.max(0, limit.max - used)
