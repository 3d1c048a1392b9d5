import type { FastifyRequest } from 'fastify'
import { isBearer } from '../../engine/auth/read-tokens.ts'
import { problem } from '../../errors.ts'

export interface CrossSiteOptions {
  /** The origin where people reach the server; without it the request's own host counts. */
  readonly publicUrl: string | undefined
  /** Other origins whose pages may write. */
  readonly corsOrigins: readonly string[]
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/**
 * Refuses writes that a browser sends from another site: they would carry the session's cookie without its owner's
 * will. A hook for every address that takes writes. A bearer token is never sent by a browser on its own, and what
 * names neither a site nor an origin is no browser.
 */
export function crossSiteCheck(options: CrossSiteOptions) {
  const isForeign = comesFromAnotherSite(options)
  return async (request: FastifyRequest): Promise<void> => {
    if (!SAFE_METHODS.has(request.method) && isForeign(request)) throw problem('E_CROSS_SITE')
  }
}

/** Says of a request whether a browser sent it from a site that is neither ours nor allowed. */
export function comesFromAnotherSite({ publicUrl, corsOrigins }: CrossSiteOptions) {
  const allowed = new Set([...corsOrigins, ...(publicUrl === undefined ? [] : [publicUrl])])
  return (request: FastifyRequest): boolean => {
    if (isBearer(request.headers.authorization)) return false
    const site = request.headers['sec-fetch-site']
    if (site === 'same-origin' || site === 'none') return false
    const { origin } = request.headers
    if (site === undefined && origin === undefined) return false
    if (origin !== undefined && allowed.has(origin)) return false
    // Before browsers said Sec-Fetch-Site they said Origin, which must then be the very host that was asked.
    return !(site === undefined && publicUrl === undefined && hostOf(origin) === request.headers.host)
  }
}

const hostOf = (origin: string | undefined): string | undefined => URL.parse(origin ?? '')?.host
