import { databaseFailure, isTimeout } from '../database/failures.ts'
import { isLostConnection } from '../database/lost-connection.ts'
import { problem, type Problem } from '../errors.ts'

/** What of a request the HTTP layer's errors do not say. */
export interface AskedWith {
  /** Its Content-Type. */
  readonly type: string | undefined
  readonly bodyMaxBytes: number
}

/** The problem behind an error of the HTTP layer or a timeout of the database; undefined for what is our own fault. */
export function explainFastifyError(error: Error, { type, bodyMaxBytes }: AskedWith): Problem | undefined {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return problem('E_TOO_LARGE', { what: 'body', max: bodyMaxBytes })
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return problem('E_MEDIA_TYPE', { found: typeWords(type) })
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return problem('E_INVALID_JSON', { why: 'it is empty or shorter than announced' })
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH')
    return problem('E_NO_ROUTE', { method: '', path: 'this address', nearest: '' })
  if (code === 'FST_ERR_HANDLER_TIMEOUT') return problem('E_TIMEOUT', {}, { retryAfterSeconds: 1 })
  // The database went away under the request: whether it was done is for the same key to find out.
  if (isLostConnection(error)) return problem('E_BUSY', {}, { retryAfterSeconds: 1 })
  const failure = databaseFailure(error)
  return failure !== undefined && isTimeout(failure)
    ? problem('E_TIMEOUT', {}, { retryAfterSeconds: 1 })
    : undefined
}

const TYPE_SHOWN_MAX = 80

/** A type as it was sent, shortened: what somebody sends is not repeated at any length. */
function typeWords(type: string | undefined): string {
  if (type === undefined || type === '') return 'no type at all'
  return type.length > TYPE_SHOWN_MAX ? `${type.slice(0, TYPE_SHOWN_MAX)}…` : type
}
