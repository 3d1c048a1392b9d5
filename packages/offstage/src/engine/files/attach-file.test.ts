import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../values/id.ts'
import { attachFile, type Attached, type AttachOptions } from './attach-file.ts'
import { findFile, type StoredFile } from './stored-file.ts'
import { takeFile } from './take-file.ts'
import { fields, type FilesUnderTest, filesUnderTest } from './testing/files-under-test.ts'
import { picture } from './testing/sample-pictures.ts'

const alice = newId<'user'>()
let under: FilesUnderTest

beforeAll(async () => {
  under = await filesUnderTest()
})

afterAll(() => under.close())

const stage = async (userId: string | null = alice): Promise<StoredFile> =>
  takeFile(
    under.files,
    { kind: 'bytes', bytes: await picture('png') },
    { purpose: 'picture.image', name: 'sea.png', userId },
  )

function attach(
  fileId: string,
  options: Partial<AttachOptions> & { readonly purpose?: string } = {},
): Promise<Attached> {
  const purpose = options.purpose ?? 'picture.image'
  const { types = [], maxBytes = 0 } = fields[purpose] ?? {}
  return under.database.transaction((tx) =>
    attachFile(tx, fileId, { userId: alice, purpose, types, maxBytes, ...options }),
  )
}

const codeOf = (attached: Attached): string =>
  attached.kind === 'refused' ? attached.problem.code : 'attached'

test('the uploader attaches a staged file, once', async () => {
  const { id } = await stage()
  expect(await attach(id)).toMatchObject({ kind: 'attached', file: { id, state: 'attached', width: 120 } })
  expect(codeOf(await attach(id))).toBe('E_REFERENCE')
})

test('writing the file that the row has already changes nothing', async () => {
  const { id } = await stage()
  await attach(id)
  expect(await attach(id, { current: id, userId: newId() })).toMatchObject({ kind: 'attached', file: { id } })
})

test("an unknown file, somebody else's, one without owner and no id at all are refused alike", async () => {
  const refusals = [
    await attach(newId()),
    await attach((await stage(newId())).id),
    await attach((await stage(null)).id),
    await attach("'; drop table offstage.file; --"),
    await attach((await stage()).id, { userId: null }),
  ]
  expect(new Set(refusals.map((one) => JSON.stringify(one))).size).toBe(1)
  expect(refusals.map(codeOf)).toEqual(Array(5).fill('E_REFERENCE'))
})

test('the system attaches what the system took', async () => {
  expect(codeOf(await attach((await stage(null)).id, { userId: null }))).toBe('attached')
})

test('a file is taken by the field that it was uploaded for alone, and by its rules as they are now', async () => {
  const { id, bytes } = await stage()
  const elsewhere = await attach(id, { purpose: 'profile.avatar', maxBytes: bytes })
  expect(codeOf(elsewhere)).toBe('E_REFERENCE')
  expect(elsewhere).toMatchObject({ problem: { document: { errors: [{ pointer: '/avatar' }] } } })
  expect(codeOf(await attach(id, { types: ['image/svg+xml'] }))).toBe('E_FILE_TYPE')
  expect(codeOf(await attach(id, { maxBytes: bytes - 1 }))).toBe('E_TOO_LARGE')
  expect((await findFile(under.database, id))?.state).toBe('staged')
  expect(codeOf(await attach(id))).toBe('attached')
})

test('of two rows that want one file at once, the one that was later gets nothing', async () => {
  const { id } = await stage()
  const { types = [], maxBytes = 0 } = fields['picture.image'] ?? {}
  const options = { userId: alice, purpose: 'picture.image', types, maxBytes }
  let commit = (): void => {}
  const mayCommit = new Promise<void>((resolve) => (commit = resolve))
  const first = under.database.transaction(async (tx) => {
    const attached = await attachFile(tx, id, options)
    await mayCommit
    return attached
  })
  const second = attach(id)
  // The second has seen the file staged, and now waits for the first to end.
  await expect.poll(waitingStatements).toBe(1)
  commit()
  expect([codeOf(await first), codeOf(await second)].sort()).toEqual(['E_REFERENCE', 'attached'])
})

async function waitingStatements(): Promise<unknown> {
  const text = `select count(*)::int as waiting from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return (await under.database.query({ text, values: [] }))[0]?.['waiting']
}

test('a row that is not written leaves its file staged', async () => {
  const { id } = await stage()
  const { types = [], maxBytes = 0 } = fields['picture.image'] ?? {}
  const failing = under.database.transaction(async (tx) => {
    await attachFile(tx, id, { userId: alice, purpose: 'picture.image', types, maxBytes })
    throw new Error('the row was refused')
  })
  await expect(failing).rejects.toThrow('the row was refused')
  expect((await findFile(under.database, id))?.state).toBe('staged')
})
