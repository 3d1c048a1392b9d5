import { utimes, writeFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newId } from '../../values/id.ts'
import { attachFile } from './attach-file.ts'
import type { BlobStore } from './blob-store.ts'
import { findFile, type StoredFile } from './stored-file.ts'
import { type Swept, sweepFiles } from './sweep-files.ts'
import { takeFile } from './take-file.ts'
import { fields, type FilesUnderTest, filesUnderTest } from './testing/files-under-test.ts'
import { picture } from './testing/sample-pictures.ts'

const references = [{ table: 'picture', column: 'image_id' }]
let under: FilesUnderTest

beforeEach(async () => {
  under = await filesUnderTest()
})

afterEach(() => under.close())

const sweep = (): Promise<Swept> => sweepFiles(under.files, { references })

let drawn = 10

/** Every picture is another, so each has a blob of its own. */
const stage = async (bytes?: Buffer): Promise<StoredFile> =>
  takeFile(
    under.files,
    { kind: 'bytes', bytes: bytes ?? (await picture('png', drawn++, 10)) },
    { purpose: 'picture.image', name: 'sea.png', userId: null },
  )

async function attachToRow(file: StoredFile): Promise<string> {
  const { types = [], maxBytes = 0 } = fields['picture.image'] ?? {}
  const row = newId<'picture'>()
  await under.database.transaction(async (tx) => {
    await attachFile(tx, file.id, { userId: null, purpose: 'picture.image', types, maxBytes })
    await tx.query({ text: 'insert into picture values ($1, $2)', values: [row, file.id] })
  })
  return row
}

/** Makes a file, and its blob, two days old. */
async function age({ id, digest }: StoredFile): Promise<void> {
  await under.database.query({
    text: `update offstage.file set created_at = now() - interval '2 days' where id = $1`,
    values: [id],
  })
  await ageBlob(digest)
}

const pathOf = (digest: string): string =>
  join(under.folder, 'files', digest.slice(0, 2), digest.slice(2, 4), digest)
const ageBlob = (digest: string): Promise<void> => utimes(pathOf(digest), 1, 1)
const hasBlob = async (digest: string): Promise<boolean> =>
  (await under.files.blobs.stat(digest)) !== undefined

test('a file that no row took within a day goes, with its blob and its variants; younger ones and attached ones stay', async () => {
  const [forgotten, fresh, used] = [await stage(), await stage(), await stage()]
  await attachToRow(used)
  for (const { digest } of [forgotten, used]) await under.files.variants.get(digest, { width: 5 })
  await age(forgotten)
  await age(used)
  await ageBlob(fresh.digest)
  expect(await sweep()).toEqual({ uploads: 0, files: 1, blobs: 1, variants: 1 })
  expect(await findFile(under.database, forgotten.id)).toBeUndefined()
  expect(await hasBlob(forgotten.digest)).toBe(false)
  for (const file of [fresh, used]) {
    expect(await findFile(under.database, file.id)).toBeDefined()
    expect(await hasBlob(file.digest)).toBe(true)
  }
  expect(await sweep()).toEqual({ uploads: 0, files: 0, blobs: 0, variants: 0 })
})

test('a file goes when its row is deleted or takes another, and its blob stays while another file has the same bytes', async () => {
  const bytes = await picture('png', 99, 99)
  const [one, two] = [await stage(bytes), await stage(bytes)]
  const row = await attachToRow(one)
  await attachToRow(two)
  await age(one)
  await age(two)
  expect((await sweep()).files).toBe(0)
  await under.database.query({ text: 'delete from picture where id = $1', values: [row] })
  expect(await sweep()).toMatchObject({ files: 1, blobs: 0 })
  expect(await hasBlob(two.digest)).toBe(true)
})

test('without knowing a reference no attached file is taken for abandoned', async () => {
  const file = await stage()
  await attachToRow(file)
  await age(file)
  expect((await sweepFiles(under.files, { references: [] })).files).toBe(0)
})

test('more files than one batch holds are all looked at', async () => {
  const { digest } = await stage()
  await under.database.query({
    text: `insert into offstage.file (id, digest, type, bytes, name, purpose, state, created_at)
           select gen_random_uuid(), $1, 'image/png', 1, 'x', 'picture.image', case when n % 2 = 0 then 'staged' else 'attached' end, now() - interval '2 days'
           from generate_series(1, 2400) n`,
    values: [digest],
  })
  expect((await sweep()).files).toBe(2_400)
})

test('a blob that lost its process between the disk and the row goes after a day, as do half-written ones', async () => {
  const { digest } = await under.files.blobs.put(Readable.from([Buffer.from('nobody knows me')]))
  await mkdir(join(under.folder, 'files', 'incoming'), { recursive: true })
  const half = join(under.folder, 'files', 'incoming', 'half')
  await writeFile(half, 'ha')
  expect((await sweep()).blobs).toBe(0)
  await ageBlob(digest)
  await utimes(half, 1, 1)
  expect((await sweep()).blobs).toBe(1)
  expect(await readdir(join(under.folder, 'files', 'incoming'))).toEqual([])
})

test('sweepers beside uploads of the same old bytes never take a blob that a file has', async () => {
  const bytes = await picture('png', 77, 77)
  const first = await stage(bytes)
  for (let round = 0; round < 15; round++) {
    await age(first)
    await under.database.query({ text: 'delete from offstage.file', values: [] })
    await ageBlob(first.digest).catch(() => {})
    const [file] = await Promise.all([stage(bytes), sweep(), sweep(), sweep()])
    expect(await findFile(under.database, file.id)).toBeDefined()
    expect(await hasBlob(file.digest)).toBe(true)
  }
})

test('bytes that come again while a sweeper is removing them are there in the end', async () => {
  const bytes = await picture('png', 78, 78)
  const { digest } = await stage(bytes)
  await under.database.query({ text: 'delete from offstage.file', values: [] })
  await ageBlob(digest)
  let coming: Promise<StoredFile> | undefined
  const slow: BlobStore = {
    ...under.files.blobs,
    remove: async (unwanted) => {
      coming = stage(bytes)
      // Long enough for the newcomer to have its row, if nothing made it wait for this removal.
      await Promise.race([coming, new Promise((resolve) => setTimeout(resolve, 500))])
      await under.files.blobs.remove(unwanted)
    },
  }
  expect((await sweepFiles(under.reopen({ blobs: slow }), { references })).blobs).toBe(1)
  expect((await coming)?.digest).toBe(digest)
  expect(await hasBlob(digest)).toBe(true)
})

test('sweepers beside writers never take a file that a row refers to', async () => {
  for (let round = 0; round < 10; round++) {
    const staged = await Promise.all(Array.from({ length: 4 }, () => stage()))
    await Promise.all(staged.map(age))
    const results = await Promise.allSettled([...staged.map(attachToRow), sweep(), sweep()])
    expect(results.slice(4).every(({ status }) => status === 'fulfilled')).toBe(true)
  }
  const [lost] = await under.database.query<{ lost: number }>({
    text: 'select count(*)::int as lost from picture p where not exists (select from offstage.file f where f.id = p.image_id)',
    values: [],
  })
  expect(lost?.lost).toBe(0)
})
