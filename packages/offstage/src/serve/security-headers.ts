import type { Config } from './config/read-config.ts'

/** Headers of every answer. Pages set their own Content-Security-Policy with a nonce; the interface needs nothing at all. */
export function securityHeaders({ publicUrl }: Config): Record<string, string> {
  const always = {
    'Content-Security-Policy': NO_PAGE_POLICY,
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=()',
  }
  return publicUrl?.startsWith('https:') === true
    ? { ...always, 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' }
    : always
}

/** The policy of a page of ours: everything from here, scripts and styles only from files or with this answer's nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:`,
    `connect-src 'self'`,
    `font-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** The policy of an answer that is no page. */
const NO_PAGE_POLICY = `default-src 'none'; frame-ancestors 'none'`
