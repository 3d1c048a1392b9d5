import { action } from '../declare/action.ts'
import { oneOf, text } from '../declare/field.ts'
import { lockUserByEmail, setPassword, type FreeTx } from './accounts.ts'
import { lockLiveCodes, spendCode, type CodeRow } from './live-codes.ts'
import { CODE_MINUTES } from './mail-codes.ts'
import { MailCode } from './mail-code.ts'
import { accountExistsMail, verifyMail } from './mails.ts'
import { minutesAfter } from './times.ts'
import { User } from './user.ts'

const email = text({ max: 254, format: 'email', caseInsensitive: true })
const hash = text({ max: 64 })

/** Mails a code to who signs up; nobody is a user before the code comes back. */
export const beginSignUp = action(
  'beginSignUp',
  {
    input: {
      email,
      name: text({ min: 1, max: 80 }),
      passwordHash: text({ max: 200 }),
      code: text({ max: 20 }),
      codeHash: hash,
      browserHash: hash,
    },
    output: {},
    hidden: true,
  },
  async ({ input, tx }) => {
    const { code, ...asked } = input
    const free = tx.unrestricted
    const user = await free.first(User, { email: input.email })
    if (user?.verifiedAt) tx.mail(accountExistsMail(input.email))
    else {
      await free.insert(MailCode, {
        ...asked,
        purpose: 'verifyEmail',
        expiresAt: minutesAfter(tx.now, CODE_MINUTES),
      })
      tx.mail(verifyMail(input.email, input.name, code))
    }
    return {}
  },
)

/**
 * Makes a user of who signed up and has read the code. What counts is the sign-up that this code was mailed for: its
 * name and its password.
 */
export const finishSignUp = action(
  'finishSignUp',
  {
    input: { email, codeHash: hash, browserHash: hash.optional() },
    output: { outcome: oneOf('done', 'wrong') },
    hidden: true,
  },
  async ({ input, tx }) => {
    const free = tx.unrestricted
    const live = await lockLiveCodes(free, input.email, 'verifyEmail')
    const code = await spendCode(free, live, ofBrowser(live, input.browserHash ?? null), input.codeHash)
    // Wrong is an output and no refusal, which would undo the counting of the try.
    return { outcome: code !== undefined && (await makeUser(free, code)) ? 'done' : 'wrong' }
  },
)

/**
 * Which codes may be meant. Usually there is one sign-up, and any browser may bring its code. While two browsers have
 * signed up with one address, each can only finish its own: or a stranger who signs up at the same moment, with a
 * password of theirs, could have the owner of the address type the stranger's code.
 */
function ofBrowser(live: readonly CodeRow[], browserHash: string | null): readonly CodeRow[] {
  const isContested = new Set(live.map((code) => code.browserHash)).size > 1
  return isContested ? live.filter((code) => code.browserHash === browserHash) : live
}

async function makeUser(tx: FreeTx, { email: address, name, passwordHash }: CodeRow): Promise<boolean> {
  if (name === null || passwordHash === null) throw new Error('A sign-up has a name and a password.')
  const known = await lockUserByEmail(tx, address)
  // Verified in the meantime by another way: then this address has a password, and a sign-up does not replace it.
  if (known?.verifiedAt) return false
  const { id } =
    known === undefined
      ? await tx.insert(User, { email: address, name, verifiedAt: tx.now })
      : await tx.update(User, known.id, { name, verifiedAt: tx.now })
  await setPassword(tx, id, passwordHash)
  return true
}
