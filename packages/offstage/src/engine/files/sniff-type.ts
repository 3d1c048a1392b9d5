/** The number of bytes from the start of a file that the type is read from. */
export const SNIFF_BYTES = 4_096

/**
 * Reads a file's type from its first bytes: what a browser or a decoder will take it for, whatever it was called.
 * What is not recognised is `text/plain` when it is text, and `application/octet-stream` when it is not.
 */
export function sniffType(head: Uint8Array): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.byteLength, SNIFF_BYTES))
  return (
    signatures.find(({ matches }) => matches(bytes))?.type ?? typeOfText(bytes) ?? 'application/octet-stream'
  )
}

/** Pictures that are decoded, measured and resized here. */
export const rasterTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/tiff',
])

/** Types in which a browser would run what an uploader wrote. */
export const activeTypes: ReadonlySet<string> = new Set([
  'image/svg+xml',
  'text/html',
  'application/xml',
  'application/pdf',
])

interface Signature {
  readonly type: string
  readonly matches: (bytes: Buffer) => boolean
}

const at =
  (offset: number, text: string) =>
  (bytes: Buffer): boolean =>
    bytes.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1'))
const both =
  (a: Signature['matches'], b: Signature['matches']) =>
  (bytes: Buffer): boolean =>
    a(bytes) && b(bytes)
const brand =
  (...names: string[]) =>
  (bytes: Buffer): boolean =>
    at(4, 'ftyp')(bytes) && names.includes(bytes.toString('latin1', 8, 12))

// From the registrations of each format; the order matters only where one begins like another.
const signatures: readonly Signature[] = [
  { type: 'image/png', matches: at(0, '\x89PNG\r\n\x1a\n') },
  { type: 'image/jpeg', matches: at(0, '\xff\xd8\xff') },
  { type: 'image/gif', matches: (bytes) => at(0, 'GIF87a')(bytes) || at(0, 'GIF89a')(bytes) },
  { type: 'image/webp', matches: both(at(0, 'RIFF'), at(8, 'WEBP')) },
  { type: 'audio/wav', matches: both(at(0, 'RIFF'), at(8, 'WAVE')) },
  { type: 'image/avif', matches: brand('avif', 'avis') },
  { type: 'image/heic', matches: brand('heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1') },
  { type: 'video/quicktime', matches: brand('qt  ') },
  { type: 'audio/mp4', matches: brand('M4A ', 'M4B ') },
  {
    type: 'video/mp4',
    matches: brand('isom', 'iso2', 'iso4', 'iso5', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', 'dash', 'MSNV'),
  },
  {
    type: 'video/webm',
    matches: (bytes) => at(0, '\x1a\x45\xdf\xa3')(bytes) && bytes.subarray(0, 64).includes('webm'),
  },
  { type: 'video/matroska', matches: at(0, '\x1a\x45\xdf\xa3') },
  { type: 'image/tiff', matches: (bytes) => at(0, 'II*\0')(bytes) || at(0, 'MM\0*')(bytes) },
  { type: 'audio/ogg', matches: at(0, 'OggS') },
  { type: 'audio/flac', matches: at(0, 'fLaC') },
  { type: 'audio/mpeg', matches: (bytes) => at(0, 'ID3')(bytes) || isMpegAudio(bytes) },
  { type: 'application/pdf', matches: at(0, '%PDF-') },
  { type: 'application/zip', matches: (bytes) => at(0, 'PK\x03\x04')(bytes) || at(0, 'PK\x05\x06')(bytes) },
  { type: 'application/gzip', matches: at(0, '\x1f\x8b\x08') },
]

const TEXT_TYPES = ['image/svg+xml', 'text/html', 'application/xml', 'text/plain'] as const

/** The types that are found in bytes: a file that is said to be of one of these is either of it or is not what was said. */
export const knownTypes: ReadonlySet<string> = new Set([...signatures.map(({ type }) => type), ...TEXT_TYPES])

/** A frame of layer III: eleven bits of sync, then version, layer, a bit rate and a sample rate that exist. */
function isMpegAudio(bytes: Buffer): boolean {
  const [first = 0, second = 0, third = 0] = bytes
  return (
    first === 0xff &&
    (second & 0xe6) === 0xe2 &&
    third >> 4 !== 0xf &&
    third >> 4 !== 0 &&
    (third & 0x0c) !== 0x0c
  )
}

function typeOfText(bytes: Buffer): (typeof TEXT_TYPES)[number] | undefined {
  const text = decodeText(bytes)
  if (text === undefined) return undefined
  // Comments, declarations and white space may come before the tag that says what it is.
  const start = text.toLowerCase().replace(/^(?:\ufeff|\s|<!--[\s\S]*?-->|<\?[\s\S]*?\?>)*/, '')
  if (/^(?:<!doctype\s+svg[\s\S]*?)?<svg[\s>/]/.test(start)) return 'image/svg+xml'
  if (HTML.test(start)) return 'text/html'
  return start.startsWith('<') || text.includes('<?xml') ? 'application/xml' : 'text/plain'
}

// The tags by which browsers take an unlabelled text for HTML (WHATWG MIME Sniffing, section 7.1), and an endless comment.
const HTML =
  /^<(?:!doctype\s+html|!--|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|img|form|meta|link)[\s>/])/

/** The head as text, or undefined when it holds bytes that no text holds. */
function decodeText(bytes: Buffer): string | undefined {
  if (at(0, '\xff\xfe')(bytes)) return bytes.toString('utf16le', 2)
  // A character may be cut at the end of the head, so the decoder is told that more is to come.
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    const text = decoder.decode(bytes, { stream: bytes.length === SNIFF_BYTES })
    // oxlint-disable-next-line no-control-regex -- control characters are what tells bytes from text
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}
