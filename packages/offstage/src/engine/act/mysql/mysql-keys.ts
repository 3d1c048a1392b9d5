import { databaseFailure, isTimeout } from '../../../database/failures.ts'
import type { KeyStatements } from '../claim-key.ts'

/**
 * Keys on MariaDB, whose named locks belong to a session and not to a transaction: so the key's row itself is held, from
 * the claim on, without an outcome. Whoever meets it there is told so at once, because the wait is set to nothing.
 */
export const mysqlKeys: KeyStatements = {
  async hold(tx, { actor, key, fingerprint }, trace) {
    const claim = {
      about: 'Held your request’s key, so that nobody can use it twice at once',
      name: 'offstage_hold_key',
      text: `set statement innodb_lock_wait_timeout = 0 for
        insert into offstage_idempotency_key (actor, "key", fingerprint) values (?, ?, ?)
        on duplicate key update actor = values(actor)`,
      values: [actor, key, fingerprint],
    }
    try {
      await tx.savepoint((inner) => inner.query(claim, trace))
      return true
    } catch (error) {
      const failure = databaseFailure(error)
      if (failure !== undefined && isTimeout(failure)) return false
      throw error
    }
  },
  find: ({ actor, key }) => ({
    about: 'Looked whether you asked for this before',
    name: 'offstage_find_key',
    text: `select fingerprint, status, body from offstage_idempotency_key
      where actor = ? and "key" = ? and status is not null`,
    values: [actor, key],
  }),
  settle: ({ actor, key }, { status, body }) => ({
    about: 'Wrote the answer down under its key',
    name: 'offstage_settle_key',
    text: 'update offstage_idempotency_key set status = ?, body = ? where actor = ? and "key" = ?',
    values: [status, body, actor, key],
  }),
}
