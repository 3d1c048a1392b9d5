import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import type { BlobStore } from './blob-store.ts'
import { openRange, statFile, undefinedIfMissing } from './open-range.ts'
import { publish } from './write-atomically.ts'

/** Keeps blobs in a folder, as `ab/cd/abcd…`: 65,536 folders keep each one small. */
export function diskBlobStore(folder: string): BlobStore {
  const temporaries = join(folder, 'incoming')
  const pathOf = (digest: string): string =>
    join(folder, digest.slice(0, 2), digest.slice(2, 4), checked(digest))

  return {
    put: async (content) => {
      const temporary = join(temporaries, randomUUID())
      await mkdir(temporaries, { recursive: true })
      try {
        const { digest, bytes } = await writeAndHash(temporary, content)
        const path = pathOf(digest)
        await mkdir(dirname(path), { recursive: true })
        // Put over what may be there: the same bytes, unless a disk fault cut them, which this mends.
        await publish(temporary, path)
        return { digest, bytes }
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    },
    open: (digest, range) => openRange(pathOf(digest), range),
    stat: (digest) => statFile(pathOf(digest)),
    remove: (digest) => rm(pathOf(digest), { force: true }),
    list: async function* () {
      for (const digest of await digestsBelow(folder)) {
        const facts = await statFile(pathOf(digest))
        if (facts !== undefined) yield { digest, ...facts }
      }
    },
    removeLeftovers: (olderThanMs) => removeOld(temporaries, olderThanMs),
  }
}

async function writeAndHash(path: string, content: Readable): Promise<{ digest: string; bytes: number }> {
  const hash = createHash('sha256')
  let bytes = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      // A byte stream yields buffers; a stream of text or objects is refused by `write` below.
      const piece = chunk as Buffer
      hash.update(piece)
      await writeAll(file, piece)
      bytes += piece.length
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { digest: hash.digest('hex'), bytes }
}

/** One call of `write` may take less than it was given. */
async function writeAll(file: Awaited<ReturnType<typeof open>>, piece: Buffer): Promise<void> {
  for (let written = 0; written < piece.length;) {
    const { bytesWritten } = await file.write(piece, written)
    written += bytesWritten
  }
}

async function digestsBelow(folder: string): Promise<string[]> {
  const found =
    (await readdir(folder, { recursive: true, withFileTypes: true }).catch(undefinedIfMissing)) ?? []
  return found.filter((entry) => entry.isFile() && DIGEST.test(entry.name)).map((entry) => entry.name)
}

/** Removes the files of a folder that have not changed for `olderThanMs`. */
export async function removeOld(folder: string, olderThanMs: number): Promise<void> {
  const names = (await readdir(folder).catch(undefinedIfMissing)) ?? []
  for (const name of names) {
    const facts = await statFile(join(folder, name))
    if (facts !== undefined && facts.changedAtMs < Date.now() - olderThanMs)
      await rm(join(folder, name), { force: true })
  }
}

const DIGEST = /^[0-9a-f]{64}$/

/** A digest becomes a path, so it must be one. */
function checked(digest: string): string {
  if (!DIGEST.test(digest)) throw new RangeError(`"${digest}" is not a SHA-256.`)
  return digest
}
