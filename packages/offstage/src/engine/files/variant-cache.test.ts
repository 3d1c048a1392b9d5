import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FileEngine } from './open-files.ts'
import { takeFile } from './take-file.ts'
import { type FilesUnderTest, filesUnderTest } from './testing/files-under-test.ts'
import { picture } from './testing/sample-pictures.ts'
import { variantVersion } from '../../declare/variant-version.ts'

let under: FilesUnderTest

beforeAll(async () => {
  under = await filesUnderTest()
})

afterAll(() => under.close())

const take = async (files: FileEngine, bytes: Buffer): Promise<string> =>
  (
    await takeFile(
      files,
      { kind: 'bytes', bytes },
      { purpose: 'picture.image', name: 'sea.jpg', userId: null },
    )
  ).digest

async function bytesOf(
  files: FileEngine,
  digest: string,
  variant: Parameters<FileEngine['variants']['get']>[1],
): Promise<Buffer> {
  const made = await files.variants.get(digest, variant)
  const stream = await made?.open()
  if (stream === undefined) throw new Error('There is no such variant.')
  return buffer(stream)
}

test('fifty requests for one variant at once do one resize, and the next one none', async () => {
  const digest = await take(under.files, await picture('jpeg', 900, 600))
  const before = under.files.variants.made
  const all = await Promise.all(
    Array.from({ length: 50 }, () => bytesOf(under.files, digest, { width: 96, height: 96 })),
  )
  expect(under.files.variants.made).toBe(before + 1)
  expect(all.every((one) => one.equals(all[0] ?? Buffer.alloc(0)))).toBe(true)
  const again = await under.files.variants.get(digest, { width: 96, height: 96 })
  expect(again?.wasCached).toBe(true)
  expect(under.files.variants.made).toBe(before + 1)
})

test('a variant is kept on disk under the digest of its original, so another process finds it', async () => {
  const digest = await take(under.files, await picture('png', 200, 100))
  const made = await bytesOf(under.files, digest, { width: 40 })
  expect(await readdir(join(under.folder, 'variants', digest.slice(0, 2)))).toContain(
    `${digest}-${variantVersion({ width: 40 })}.webp`,
  )
  const other = under.reopen()
  expect(await bytesOf(other, digest, { width: 40 })).toEqual(made)
  expect(other.variants.made).toBe(0)
})

test('cover fills the box, inside stays within it, and nothing is enlarged', async () => {
  const digest = await take(under.files, await picture('png', 300, 200))
  const sizeOf = async (variant: Parameters<typeof bytesOf>[2]) => {
    const { width, height, format } = await sharp(await bytesOf(under.files, digest, variant)).metadata()
    return `${width}x${height} ${format}`
  }
  expect(await sizeOf({ width: 100, height: 100 })).toBe('100x100 webp')
  expect(await sizeOf({ width: 100, height: 100, fit: 'inside' })).toBe('100x67 webp')
  expect(await sizeOf({ width: 150, format: 'jpeg' })).toBe('150x100 jpeg')
  expect(await sizeOf({ width: 5_000, fit: 'inside', format: 'png' })).toBe('300x200 png')
})

test('a photograph taken sideways stands upright, and no metadata leaves with a variant', async () => {
  const exif = { IFD0: { Copyright: 'somebody', ImageDescription: 'taken at home' } }
  const sideways = await sharp(await picture('jpeg', 300, 200))
    .withMetadata({ orientation: 6, exif })
    .jpeg()
    .toBuffer()
  const file = await takeFile(
    under.files,
    { kind: 'bytes', bytes: sideways },
    { purpose: 'picture.image', name: 'home.jpg', userId: null },
  )
  expect([file.width, file.height]).toEqual([200, 300])
  const made = await bytesOf(under.files, file.digest, { width: 100 })
  const about = await sharp(made).metadata()
  expect([about.width, about.height]).toEqual([100, 150])
  expect([about.exif, about.orientation, about.icc, about.xmp]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(made.includes('somebody')).toBe(false)
})

test('more requests than may wait are refused at once, and those that wait are served', async () => {
  const few = under.reopen({ imageConcurrency: 1, imageQueueMax: 2 })
  const digest = await take(few, await picture('png', 400, 300))
  let free = (): void => {}
  const held = few.imageWork.run(() => new Promise<void>((resolve) => (free = resolve)))
  const refused: unknown[] = []
  const asked = [10, 11, 12, 13, 14].map((width) => few.variants.get(digest, { width }))
  for (const one of asked) one.catch((error: unknown) => refused.push(error))
  // Three are refused while the place is still taken: nobody waits to be told.
  await expect.poll(() => refused.length).toBe(3)
  expect(refused).toMatchObject(Array(3).fill({ code: 'E_BUSY', retryAfterSeconds: 1 }))
  free()
  await held
  const statuses = (await Promise.allSettled(asked)).map(({ status }) => status).sort()
  expect(statuses).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'])
  expect(await few.variants.get(digest, { width: 14 })).toBeDefined()
})

test('a blob that is gone has no variants', async () => {
  expect(await under.files.variants.get('0'.repeat(64), { width: 10 })).toBeUndefined()
})

test('the version of a variant changes with what it declares, and with nothing else', () => {
  expect(variantVersion({ width: 96, height: 96 })).toBe(variantVersion({ height: 96, width: 96 }))
  expect(variantVersion({ width: 96, height: 96 })).not.toBe(variantVersion({ width: 96, height: 97 }))
  expect(variantVersion({ width: 96 })).not.toBe(variantVersion({ height: 96 }))
  expect(variantVersion({ width: 96 })).not.toBe(variantVersion({ width: 96, format: 'png' }))
})
