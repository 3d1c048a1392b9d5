import { action } from '../declare/action.ts'
import { oneOf, ref, text } from '../declare/field.ts'
import { lockUserByEmail, revokeSessions, setPassword } from './accounts.ts'
import { lockLiveCodes, spendCode } from './live-codes.ts'
import { CODE_MINUTES } from './mail-codes.ts'
import { MailCode } from './mail-code.ts'
import { passwordChangedMail, resetMail } from './mails.ts'
import { minutesAfter } from './times.ts'
import { User } from './user.ts'
import { Session } from './session.ts'
import { Credential } from './credential.ts'

const email = text({ max: 254, format: 'email', caseInsensitive: true })
const hash = text({ max: 64 })
const passwordHash = text({ max: 200 })

/** Mails a code for a new password, if the address has an account that is not banned. */
export const beginPasswordReset = action(
  'beginPasswordReset',
  { input: { email, code: text({ max: 20 }), codeHash: hash }, output: {}, hidden: true },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const user = await free.first(User, { email: input.email })
    if (user === undefined || user.bannedAt !== null) return {}
    await free.insert(MailCode, {
      email: input.email,
      purpose: 'resetPassword',
      codeHash: input.codeHash,
      expiresAt: minutesAfter(tx.now, CODE_MINUTES),
    })
    tx.mail(resetMail(input.email, input.code))
    return {}
  },
)

/** Sets the new password of who has read the code, and ends all of their sessions: one of them may be why. */
export const finishPasswordReset = action(
  'finishPasswordReset',
  {
    input: { email, codeHash: hash, passwordHash },
    output: { outcome: oneOf('done', 'wrong') },
    hidden: true,
  },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const live = await lockLiveCodes(free, input.email, 'resetPassword')
    const code = await spendCode(free, live, live, input.codeHash)
    const user = code && (await lockUserByEmail(free, input.email))
    if (user === undefined || user.bannedAt !== null) return { outcome: 'wrong' }
    await setPassword(free, user.id, input.passwordHash)
    // Who reads the mails of an address has verified it.
    if (user.verifiedAt === null) await free.update(User, user.id, { verifiedAt: tx.now })
    await revokeSessions(free, user.id)
    tx.mail(passwordChangedMail(user.email))
    return { outcome: 'done' }
  },
)

/** Sets the new password of who knew the old one; the session that asked stays, the others end. */
export const changePassword = action(
  'changePassword',
  {
    input: { user: ref(User), session: ref(Session), knownHash: passwordHash, passwordHash },
    output: { outcome: oneOf('done', 'wrong') },
    hidden: true,
  },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const user = await free.lock(User, input.user)
    const credential = await free.first(Credential, { user: user.id })
    // The old password was checked before this transaction; by now it may be another.
    if (credential?.passwordHash !== input.knownHash) return { outcome: 'wrong' }
    await setPassword(free, user.id, input.passwordHash)
    await revokeSessions(free, user.id, input.session)
    tx.mail(passwordChangedMail(user.email))
    return { outcome: 'done' }
  },
)
