import type { Queryable } from '../../database/database.ts'

export interface SeenSessionsParts {
  readonly database: Queryable
  readonly idleMinutes: number
  /** Called when the note could not be written; the sessions it was about may then end early. */
  readonly onError: (error: unknown) => void
}

const FLUSH_MS = 1_000
const EXTEND_MS = 60_000
const REMEMBERED_MAX = 100_000

/**
 * Moves on the idle expiry of the sessions that are used: at most once a minute for each, many in one statement, after
 * the requests have been answered. What a killed process had not written is at most a second of sightings.
 */
export class SeenSessions {
  readonly #parts: SeenSessionsParts
  readonly #extendMs: number
  /** When each session was last moved on, by this process's monotonic clock: only the distance matters. */
  readonly #noted = new Map<string, number>()
  #pending = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()

  constructor(parts: SeenSessionsParts) {
    this.#parts = parts
    // With a very short idle time, once a minute would come too late.
    this.#extendMs = Math.min(EXTEND_MS, (parts.idleMinutes * 60_000) / 4)
  }

  note(session: string): void {
    const nowMs = performance.now()
    if (nowMs - (this.#noted.get(session) ?? -Infinity) < this.#extendMs) return
    if (this.#noted.size >= REMEMBERED_MAX) this.#noted.clear()
    this.#noted.set(session, nowMs)
    this.#pending.add(session)
    this.#timer ??= setTimeout(() => void this.flush(), FLUSH_MS).unref()
  }

  /** Writes what has been noted so far. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const sessions = [...this.#pending].sort()
    this.#pending = new Set()
    if (sessions.length > 0) this.#writing = this.#writing.then(() => this.#write(sessions))
    await this.#writing
  }

  // A sighting is no change of the session that anybody follows, so it moves no version and enters no change log.
  // Rows that somebody holds are left out: a note about idleness must not wait for a write, nor a write for it.
  async #write(sessions: readonly string[]): Promise<void> {
    const { database, idleMinutes, onError } = this.#parts
    try {
      await database.query({
        name: 'offstage_sessions_seen',
        text: `update "session" set last_seen_at = now(), idle_expires_at = least(now() + $2 * interval '1 minute', expires_at)
          where id in (select s.id from "session" s where s.id = any($1::uuid[]) and s.revoked_at is null and s.expires_at > now() and s.idle_expires_at > now() for no key update skip locked)`,
        values: [sessions, idleMinutes],
      })
    } catch (error) {
      sessions.forEach((session) => this.#noted.delete(session))
      onError(error)
    }
  }
}
