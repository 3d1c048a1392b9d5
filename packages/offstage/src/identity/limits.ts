import type { Attempt, Limit } from './attempts.ts'

const MINUTE = 60
const HOUR = 3_600

/**
 * Who may try what how often. Signing in is bounded three times: a network that tries many accounts, a network that
 * tries one account, and one account tried from everywhere. The last is high and its span ends by itself, so that a
 * stranger cannot lock somebody out for good; from a network where the account has been used before it does not count.
 */
export interface Limits {
  readonly signInNetwork: Limit
  readonly signInAccountNetwork: Limit
  readonly signInAccount: Limit
  readonly mailNetwork: Limit
  readonly mailAddressNetwork: Limit
  readonly mailAddress: Limit
  readonly codeNetwork: Limit
  readonly codeAddressNetwork: Limit
  readonly passwordOfUser: Limit
}

const limit = (name: string, max: number, seconds: number): Limit => ({ name, max, seconds })

export const limits: Limits = {
  signInNetwork: limit('sign-in-network', 60, 10 * MINUTE),
  signInAccountNetwork: limit('sign-in', 10, 15 * MINUTE),
  signInAccount: limit('sign-in-account', 100, HOUR),
  mailNetwork: limit('mail-network', 30, HOUR),
  mailAddressNetwork: limit('mail', 5, HOUR),
  mailAddress: limit('mail-address', 20, HOUR),
  codeNetwork: limit('code-network', 60, 15 * MINUTE),
  codeAddressNetwork: limit('code', 15, 15 * MINUTE),
  passwordOfUser: limit('password', 10, 15 * MINUTE),
}

/** While an app is developed and tested everybody comes from one machine. */
export const developmentLimits: Limits = {
  ...limits,
  signInNetwork: limit('sign-in-network', 1_000, 10 * MINUTE),
  mailNetwork: limit('mail-network', 1_000, HOUR),
  codeNetwork: limit('code-network', 1_000, 15 * MINUTE),
  mailAddressNetwork: limit('mail', 100, HOUR),
  mailAddress: limit('mail-address', 100, HOUR),
}

/** Spaces around an address and its capitals do not make another one of it, with a count of its own. */
const spelledAlike = (email: string): string => email.trim().toLowerCase()

export const signInAttempts = (l: Limits, email: string, network: string): readonly Attempt[] => [
  { limit: l.signInNetwork, subject: network },
  { limit: l.signInAccountNetwork, subject: JSON.stringify([spelledAlike(email), network]) },
  { limit: l.signInAccount, subject: spelledAlike(email) },
]

/** Mails that strangers can cause, counted by what they are for; one network cannot use up what an address may get. */
export const mailAttempts = (
  l: Limits,
  purpose: string,
  email: string,
  network: string,
): readonly Attempt[] => [
  { limit: l.mailNetwork, subject: network },
  { limit: l.mailAddressNetwork, subject: JSON.stringify([purpose, spelledAlike(email), network]) },
  { limit: l.mailAddress, subject: JSON.stringify([purpose, spelledAlike(email)]) },
]

export const codeAttempts = (
  l: Limits,
  purpose: string,
  email: string,
  network: string,
): readonly Attempt[] => [
  { limit: l.codeNetwork, subject: network },
  { limit: l.codeAddressNetwork, subject: JSON.stringify([purpose, spelledAlike(email), network]) },
]

export const passwordAttempts = (l: Limits, user: string): readonly Attempt[] => [
  { limit: l.passwordOfUser, subject: user },
]
