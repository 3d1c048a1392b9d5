import { BEARER_PREFIX } from './token-hash.ts'

/** The token in a `Cookie` header under this name; the first one, as browsers send the most specific first. */
export function cookieToken(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** The token in an `Authorization` header; undefined for any other scheme, which is somebody else's business. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+)$/i.exec(header ?? '')?.[1]
}

export const isBearer = (header: string | undefined): boolean => bearerToken(header) !== undefined

export const isOurs = (token: string): boolean => token.startsWith(BEARER_PREFIX)
