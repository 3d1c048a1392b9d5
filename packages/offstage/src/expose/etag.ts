/** Whether `If-None-Match` names this strong ETag; compared weakly, as RFC 9110, section 13.1.2, has it. */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
}

/** Whether a range may be served under `If-Range`: without one, or with exactly this strong ETag. A date never matches. */
export const allowsRange = (header: unknown, etag: string): boolean =>
  header === undefined || (typeof header === 'string' && header.trim() === etag)
