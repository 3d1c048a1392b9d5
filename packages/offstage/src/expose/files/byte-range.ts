import type { ByteRange } from '../../engine/files/open-range.ts'

export type AskedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange }
  | { readonly kind: 'unsatisfiable' }

const RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i

/**
 * Reads a `Range` header for content of `bytes` bytes (RFC 9110, section 14). One range is served; several, another
 * unit or a malformed header count as none, which the RFC allows.
 */
export function byteRange(header: string | undefined, bytes: number): AskedRange {
  const [match, first = '', last = ''] = RANGE.exec(header ?? '') ?? []
  if (match === undefined || (first === '' && last === '')) return { kind: 'whole' }
  if (first === '') return suffix(Number(last), bytes)
  const start = Number(first)
  if (last !== '' && Number(last) < start) return { kind: 'whole' }
  if (start >= bytes) return { kind: 'unsatisfiable' }
  return { kind: 'part', range: { start, end: last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1) } }
}

function suffix(length: number, bytes: number): AskedRange {
  if (length === 0 || bytes === 0) return { kind: 'unsatisfiable' }
  return { kind: 'part', range: { start: Math.max(0, bytes - length), end: bytes - 1 } }
}
