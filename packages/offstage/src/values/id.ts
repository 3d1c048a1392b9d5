import { randomFillSync } from 'node:crypto'

/** The id of a row of resource `Name`: a UUIDv7 in its canonical lower-case text form. */
export type Id<Name extends string = string> = string & { readonly __id: Name }

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-9a-f][0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Makes a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits (RFC 9562, section 5.7). */
export function newId<Name extends string = string>(nowMs: number = Date.now()): Id<Name> {
  const bytes = randomBytes16()
  bytes.writeUIntBE(nowMs, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  // The text was just built in the canonical form, so it is an id.
  return text as Id<Name>
}

/** Says whether a text is an id in canonical form. */
export function isId(text: unknown): text is Id {
  return typeof text === 'string' && UUID.test(text)
}

// Random bytes are drawn in one large piece: a call of the kernel for every id would dominate its cost.
const pool = Buffer.alloc(16 * 256)
let used = pool.length

function randomBytes16(): Buffer {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const bytes = Buffer.from(pool.subarray(used, used + 16))
  used += 16
  return bytes
}
