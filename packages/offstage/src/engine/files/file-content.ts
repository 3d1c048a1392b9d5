import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { SNIFF_BYTES } from './sniff-type.ts'

/** The bytes of a file that is to be taken: in memory, or in a local file. */
export type FileContent =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'local'; readonly path: string }

export async function sizeOf(content: FileContent): Promise<number> {
  return content.kind === 'bytes' ? content.bytes.byteLength : (await stat(content.path)).size
}

/** The first bytes, enough to know the type by. */
export async function headOf(content: FileContent): Promise<Uint8Array> {
  if (content.kind === 'bytes') return content.bytes.subarray(0, SNIFF_BYTES)
  const file = await open(content.path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFF_BYTES), 0, SNIFF_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export function streamOf(content: FileContent): Readable {
  // Wrapped in a list: a bare buffer would be iterated byte by byte.
  return content.kind === 'bytes'
    ? Readable.from([Buffer.from(content.bytes)])
    : createReadStream(content.path)
}
