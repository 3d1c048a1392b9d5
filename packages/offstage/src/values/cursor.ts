/** A cursor's content: the ordering keys of the last row seen, then its id. It holds no secret and grants nothing. */
export type CursorKeys = readonly string[]

const CURSOR_LENGTH_MAX = 2_048

/** Writes ordering keys as an opaque cursor: base64url of a JSON array of text. */
export function encodeCursor(keys: CursorKeys): string {
  return Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url')
}

/** Reads a cursor, or answers undefined when it is not one of ours. Its keys must still be checked against the ask. */
export function decodeCursor(cursor: string): CursorKeys | undefined {
  if (cursor.length > CURSOR_LENGTH_MAX) return undefined
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return isKeys(keys) ? keys : undefined
  } catch {
    return undefined
  }
}

function isKeys(value: unknown): value is string[] {
  return Array.isArray(value) && value.length > 0 && value.every((key) => typeof key === 'string')
}
