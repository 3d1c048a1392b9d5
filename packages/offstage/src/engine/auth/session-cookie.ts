/** How the session's cookie is written; everything follows from whether people reach the server by https. */
export interface SessionCookie {
  readonly name: string
  /** A `Set-Cookie` value that gives the browser a token for so many seconds. */
  give(token: string, maxAgeSeconds: number): string
  /** A `Set-Cookie` value that takes it back. */
  take(): string
}

/**
 * With https the name begins with `__Host-`: browsers then take it only from this very host, over TLS, for every path,
 * so that no neighbouring subdomain can plant one.
 */
export function sessionCookie(publicUrl: string | undefined): SessionCookie {
  return hostCookie('offstage_session', publicUrl)
}

export function hostCookie(bareName: string, publicUrl: string | undefined): SessionCookie {
  const isSecure = publicUrl?.startsWith('https:') === true
  const name = isSecure ? `__Host-${bareName}` : bareName
  const traits = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  return {
    name,
    give: (token, maxAgeSeconds) => `${name}=${token}; Max-Age=${maxAgeSeconds}; ${traits}`,
    take: () => `${name}=; Max-Age=0; ${traits}`,
  }
}
