import { createHash } from 'node:crypto'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { makeScratchFolder } from '../../testing/scratch-folder.ts'
import { diskBlobStore } from './disk-blob-store.ts'

const scratch = makeScratchFolder()
const blobs = diskBlobStore(scratch.path)
afterAll(() => scratch.remove())

const put = (...pieces: string[]) => blobs.put(Readable.from(pieces.map((piece) => Buffer.from(piece))))
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

async function read(digest: string, range?: { start: number; end: number }): Promise<string | undefined> {
  const stream = await blobs.open(digest, range)
  return stream && (await buffer(stream)).toString()
}

test('what is put is found under its digest, whole or in part', async () => {
  expect(await put('hel', 'lo')).toEqual({ digest: digestOf('hello'), bytes: 5 })
  expect(await read(digestOf('hello'))).toBe('hello')
  expect(await read(digestOf('hello'), { start: 1, end: 3 })).toBe('ell')
  expect((await blobs.stat(digestOf('hello')))?.bytes).toBe(5)
})

test('a stream that breaks leaves nothing', async () => {
  const broken = Readable.from(
    (function* () {
      yield Buffer.from('half')
      throw new Error('the line went dead')
    })(),
  )
  await expect(blobs.put(broken)).rejects.toThrow('the line went dead')
  expect(await blobs.open(digestOf('half'))).toBeUndefined()
  expect(await readdir(join(scratch.path, 'incoming'))).toEqual([])
})

test('putting the same bytes again mends a blob that a disk fault cut', async () => {
  const { digest } = await put('whole')
  await writeFile(join(scratch.path, digest.slice(0, 2), digest.slice(2, 4), digest), 'wh')
  await Promise.all([put('whole'), put('whole'), put('whole')])
  expect(await read(digest)).toBe('whole')
})

test('a reader keeps what it has open when the blob is removed, and removing twice is removing once', async () => {
  const { digest } = await put('going')
  const open = await blobs.open(digest)
  await blobs.remove(digest)
  await blobs.remove(digest)
  expect(open && (await buffer(open)).toString()).toBe('going')
  expect(await blobs.stat(digest)).toBeUndefined()
})

test('every blob is listed, and nothing else', async () => {
  await put('one')
  await put('two')
  const listed: string[] = []
  for await (const { digest } of blobs.list()) listed.push(digest)
  expect(listed).toEqual(expect.arrayContaining([digestOf('one'), digestOf('two')]))
  expect(listed.every((digest) => /^[0-9a-f]{64}$/.test(digest))).toBe(true)
})

test('a name that is no digest is no path', () => {
  expect(() => blobs.open('../../../etc/passwd')).toThrow('not a SHA-256')
})
