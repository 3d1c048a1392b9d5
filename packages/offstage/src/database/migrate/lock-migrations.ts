import type { ApplyOptions } from './apply-options.ts'
import { MigrationError } from './migration-error.ts'
import { pause } from './pause.ts'
import type { Session } from './session.ts'

// Any number, as long as it is always the same: the bytes of "offstage" as a bigint.
const LOCK = 0x6f66667374616765n
const POLL_MS = 200

/** Takes the lock that only one migrating process at a time can have, or says who has it. */
export async function lockMigrations(session: Session, options: ApplyOptions): Promise<void> {
  const waitTimeoutMs = options.waitTimeoutMs ?? 60_000
  const since = performance.now()
  // Asked again and again rather than waited for: a waiting statement holds a snapshot, and the index build of
  // the process that has the lock waits for every snapshot older than itself.
  for (let told = false; !(await tryLock(session)); told = true) {
    const holder = await holderOf(session)
    if (performance.now() - since > waitTimeoutMs)
      throw new MigrationError(
        `Another process is migrating this database: ${holder}. Waited ${waitTimeoutMs} ms for it.`,
        'Wait until it is done and apply again; there may then be nothing left to do.',
      )
    if (!told) options.onProgress?.({ kind: 'waiting', forProcess: holder })
    await pause(POLL_MS)
  }
}

async function tryLock(session: Session): Promise<boolean> {
  const [row] = await session.query<{ locked: boolean }>({
    text: 'select pg_try_advisory_lock($1) as locked',
    values: [LOCK],
  })
  return row?.locked ?? false
}

async function holderOf(session: Session): Promise<string> {
  const [row] = await session.query<{ holder: string }>({
    text: `select format('process %s (%s, connected since %s)', a.pid, a.application_name,
        to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ')) as holder
      from pg_locks l join pg_stat_activity a on a.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.objsubid = 1
        and l.database = (select oid from pg_database where datname = current_database())
        and (l.classid::bigint << 32 | l.objid::bigint) = $1`,
    values: [LOCK],
  })
  return row?.holder ?? 'one that has just ended'
}
