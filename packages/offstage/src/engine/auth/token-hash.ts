import { hash, randomBytes } from 'node:crypto'

const TOKEN_BYTES = 32

/** Marks a machine's token as ours, so that scanners of leaked secrets can know it. */
export const BEARER_PREFIX = 'ofs_'

/** Makes a token of 256 random bits, in base64url. */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url')

/** What is kept of a token. It has 256 random bits, so a plain SHA-256 cannot be turned back. */
export const hashToken = (token: string): string => hash('sha256', token, 'hex')
