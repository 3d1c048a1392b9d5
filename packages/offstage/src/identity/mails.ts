import { CODE_MINUTES } from './mail-codes.ts'
import type { Mail } from './mailer.ts'

const unasked =
  'If this was not you, do nothing: without the code nothing happens, and nobody was told that you have this address.'

export const verifyMail = (to: string, name: string, code: string): Mail => ({
  to,
  subject: `${code} is your code`,
  text: `Hello ${name},\n\nyour code to confirm this address is\n\n    ${code}\n\nIt works once, for ${CODE_MINUTES} minutes. ${unasked}\n`,
})

export const accountExistsMail = (to: string): Mail => ({
  to,
  subject: 'You already have an account',
  text: 'Hello,\n\nsomebody signed up with this address, which has an account already. If it was you, sign in, or ask for a new password where you sign in. If it was not, do nothing: nothing has changed.\n',
})

export const resetMail = (to: string, code: string): Mail => ({
  to,
  subject: `${code} is your code for a new password`,
  text: `Hello,\n\nyour code to choose a new password is\n\n    ${code}\n\nIt works once, for ${CODE_MINUTES} minutes. ${unasked}\n`,
})

export const passwordChangedMail = (to: string): Mail => ({
  to,
  subject: 'Your password was changed',
  text: 'Hello,\n\nthe password of your account was changed just now, and your other sessions were ended. If it was not you, ask for a new password at once.\n',
})
