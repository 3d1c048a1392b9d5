import type { RowOf } from '../declare/resource.ts'
import type { CodePurpose } from './mail-codes.ts'
import { CODE_TRIES_MAX } from './mail-codes.ts'
import { MailCode } from './mail-code.ts'
import type { FreeTx } from './accounts.ts'

export type CodeRow = RowOf<typeof MailCode>

// More than an address can be mailed in the time that a code lives (see limits.ts).
const CODES_READ = 100

/**
 * The codes of an address that still work, locked in one order: of two requests with codes for the same address, the
 * second sees what the first did.
 */
export async function lockLiveCodes(
  tx: FreeTx,
  email: string,
  purpose: CodePurpose,
): Promise<readonly CodeRow[]> {
  const newest = await tx.list(MailCode, { email, purpose }, { order: '-createdAt', limit: CODES_READ })
  const ids = newest.filter((code) => isLive(code, tx)).map(({ id }) => id)
  return ids.length === 0 ? [] : (await tx.lockMany(MailCode, ids)).filter((code) => isLive(code, tx))
}

const isLive = ({ usedAt, expiresAt, tries }: CodeRow, { now }: FreeTx): boolean =>
  usedAt === null && expiresAt > now && tries < CODE_TRIES_MAX

/** The code that was meant, spent with all others of its address; or undefined, and the try is counted. */
export async function spendCode(
  tx: FreeTx,
  live: readonly CodeRow[],
  candidates: readonly CodeRow[],
  codeHash: string,
): Promise<CodeRow | undefined> {
  const meant = candidates.find((code) => code.codeHash === codeHash)
  if (meant === undefined)
    for (const { id, tries } of candidates) await tx.update(MailCode, id, { tries: tries + 1 })
  else for (const { id } of live) await tx.update(MailCode, id, { usedAt: tx.now })
  return meant
}
