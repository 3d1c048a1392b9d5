import assert from 'node:assert'
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../../values/instant.ts'

/** What a grant opens: one file, or one variant of it, until a moment. */
export interface Grant {
  readonly fileId: string
  /** Left out, the grant opens the original and every variant. */
  readonly variant?: string
  /** Cut to whole seconds. */
  readonly expiresAt: Instant
}

const SECRET_LENGTH_MIN = 32

/**
 * Signs a grant, for `?grant=` on a file's address: whoever holds the address may read the file until it expires.
 * A signature cannot be taken back: keep it short, or change the secret.
 */
export function signGrant({ fileId, variant = '', expiresAt }: Grant, secret: string): string {
  const seconds = Math.floor(Date.parse(expiresAt) / 1_000)
  assert(Number.isSafeInteger(seconds), 'A grant expires at an instant.')
  assert(VARIANT.test(variant), 'A variant is named by letters, digits, - and _.')
  return `${seconds}.${variant}.${macOf({ fileId, variant, seconds }, secret).toString('base64url')}`
}

/** What somebody who holds a token asks for. */
export interface GrantAsk {
  readonly fileId: string
  readonly variant?: string | undefined
  readonly nowMs?: number
}

/** Says whether a token opens what is asked for, now; `secrets` are the one that signs and those it replaced lately. */
export function checkGrant(
  token: string,
  { fileId, variant, nowMs = Date.now() }: GrantAsk,
  secrets: readonly string[],
): boolean {
  const match = TOKEN.exec(token)
  const [, expiry = '', granted = '', signature = ''] = match ?? []
  if (match === null) return false
  const seconds = Number(expiry)
  const given = Buffer.from(signature, 'base64url')
  const isSigned = secrets.some((secret) =>
    isSame(given, macOf({ fileId, variant: granted, seconds }, secret)),
  )
  return isSigned && seconds * 1_000 > nowMs && (granted === '' || granted === variant)
}

const VARIANT = /^[A-Za-z0-9_-]*$/
const TOKEN = /^(\d{1,12})\.([A-Za-z0-9_-]{0,64})\.([A-Za-z0-9_-]{43})$/

interface Signed {
  readonly fileId: string
  readonly variant: string
  readonly seconds: number
}

function macOf({ fileId, variant, seconds }: Signed, secret: string): Buffer {
  assert(
    secret.length >= SECRET_LENGTH_MIN,
    `A secret that signs grants has at least ${SECRET_LENGTH_MIN} characters.`,
  )
  // The first line keeps this signature from ever standing for something else that is signed with the same secret.
  return createHmac('sha256', secret)
    .update(`offstage file grant 1\n${fileId}\n${variant}\n${seconds}`)
    .digest()
}

/** Takes the same time wherever the two differ, so that a signature cannot be guessed byte by byte. */
const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b)
