import { job } from '../declare/job.ts'
import type { AnyResource } from '../declare/declaration.ts'
import type { FreeTx } from './accounts.ts'
import type { Id } from '../values/id.ts'
import { AccessToken } from './access-token.ts'
import { MailCode } from './mail-code.ts'
import { Session } from './session.ts'

const KEPT_DAYS = 30
const BATCH = 500

/** Removes what has been over for a month: sessions, tokens, codes; and counts of tries whose span has ended. */
export const sweepIdentity = job('sweepIdentity', { input: {}, every: '17 * * * *' }, async ({ tx }) => {
  const free = tx.unrestricted
  await sweep(free, Session, '"session"', 'least(expires_at, idle_expires_at)')
  await sweep(free, AccessToken, '"access_token"', 'expires_at')
  await sweep(free, MailCode, '"mail_code"', 'expires_at')
  await free.sql('delete from offstage.attempt_count where resets_at < now()')
})

/** Ids begin with the time at which they were made, so the oldest rows stand together and are found without an index of their own. */
async function sweep(tx: FreeTx, resource: AnyResource, table: string, endsAt: string): Promise<void> {
  const over = await tx.sql<{ readonly id: Id }>(
    `select id from ${table} where id < $1 and ${endsAt} < now() - $2 * interval '1 day' order by id limit $3`,
    [oldestKept(tx), KEPT_DAYS, BATCH],
  )
  for (const { id } of over) await tx.delete(resource, id)
}

const DAY_MS = 86_400_000

/** The least id that could have been made since the time until which everything is kept. */
function oldestKept({ now }: FreeTx): string {
  const hex = (Date.parse(now) - KEPT_DAYS * DAY_MS).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
