import type { KeyStatements } from '../claim-key.ts'

/** Keys on PostgreSQL: an advisory lock is taken or not, at once, before there is a row. */
export const postgresKeys: KeyStatements = {
  async hold(tx, { actor, key }, trace) {
    const [lock] = await tx.query<{ held: boolean }>(
      {
        about: 'Held your request’s key, so that nobody can use it twice at once',
        name: 'offstage_lock_key',
        text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 7)) as held',
        values: [`${actor}\n${key}`],
      },
      trace,
    )
    return lock?.held === true
  },
  find: ({ actor, key }) => ({
    about: 'Looked whether you asked for this before',
    name: 'offstage_find_key',
    text: 'select fingerprint, status, body from offstage.idempotency_key where actor = $1 and key = $2',
    values: [actor, key],
  }),
  settle: ({ actor, key, fingerprint }, { status, body }) => ({
    about: 'Wrote the answer down under its key',
    name: 'offstage_settle_key',
    text: 'insert into offstage.idempotency_key (actor, key, fingerprint, status, body) values ($1, $2, $3, $4, $5)',
    values: [actor, key, fingerprint, status, body],
  }),
}
