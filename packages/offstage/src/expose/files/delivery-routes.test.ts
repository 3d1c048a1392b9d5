import { type IncomingMessage, request as httpRequest } from 'node:http'
import fc from 'fast-check'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { signGrant } from '../../engine/files/grant.ts'
import type { StoredFile } from '../../engine/files/stored-file.ts'
import { takeFile } from '../../engine/files/take-file.ts'
import { fields, type FilesUnderTest, filesUnderTest } from '../../engine/files/testing/files-under-test.ts'
import { picture } from '../../engine/files/testing/sample-pictures.ts'
import { variantVersion } from '../../declare/variant-version.ts'
import { newId } from '../../values/id.ts'
import { instantOf } from '../../values/instant.ts'
import { type FileApp, fileApp, SECRET } from './testing/file-app.ts'

const alice = newId<'user'>()
const bob = newId<'user'>()
let under: FilesUnderTest
let app: FileApp
let content: Buffer
let file: StoredFile

const take = (bytes: Buffer, purpose = 'picture.image', name = 'sea.png'): Promise<StoredFile> =>
  takeFile(under.files, { kind: 'bytes', bytes }, { purpose, name, userId: alice })
const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
  fetch(app.url + path, { method, headers })
const inOneMinute = instantOf(new Date(Date.now() + 60_000))
const everybody = (): 'public' => 'public'
const onlyAlice = (_file: StoredFile, userId: string | undefined) =>
  userId === alice ? ('private' as const) : undefined

beforeAll(async () => {
  under = await filesUnderTest()
  app = await fileApp(under.files)
  content = await picture('png', 200, 150)
  file = await take(content)
})

beforeEach(() => {
  app.mayRead = everybody
})

afterAll(async () => {
  await app.close()
  await under.close()
})

test('a file that every guest may see is sent whole, is kept for good, and cannot act', async () => {
  const response = await get(`/files/${file.id}`)
  expect(response.status).toBe(200)
  expect(Buffer.from(await response.arrayBuffer()).equals(content)).toBe(true)
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/png',
    'content-length': String(content.length),
    etag: `"${file.digest}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-disposition': `inline; filename="sea.png"; filename*=UTF-8''sea.png`,
  })
  expect(response.headers.get('vary')).toBeNull()
})

test('a private file is for its reader alone, and is asked about each time', async () => {
  app.mayRead = onlyAlice
  const response = await get(`/files/${file.id}`, { 'x-user': alice })
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate')
  expect(response.headers.get('vary')).toBe('Cookie, Authorization')
  expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
})

test('a file that may not be seen answers exactly as one that is not there, on every door', async () => {
  app.mayRead = onlyAlice
  const unknown = newId()
  for (const headers of [
    {},
    { 'x-user': bob },
    { 'x-user': bob, range: 'bytes=0-1' },
    { 'x-user': bob, 'if-none-match': `"${file.digest}"` },
    { 'x-user': bob, 'if-none-match': '*' },
  ]) {
    for (const tail of ['', '/thumb', '/nonsense', '?v=1', '?grant=1..x']) {
      for (const method of ['GET', 'HEAD']) {
        const [hidden, absent] = [
          await get(`/files/${file.id}${tail}`, headers, method),
          await get(`/files/${unknown}${tail}`, headers, method),
        ]
        expect(hidden.status).toBe(404)
        expect(factsOf(hidden)).toEqual(factsOf(absent))
        expect(await hidden.text()).toBe(await absent.text())
        expect(hidden.headers.get('cache-control')).toBe('no-store')
      }
    }
  }
})

// The connection's own headers differ by how the client asks to keep it, not by what is answered.
const factsOf = ({ status, headers }: Response) => ({
  status,
  headers: [...headers].filter(([name]) => !['date', 'connection', 'keep-alive'].includes(name)),
})

test('addresses that are none answer 404', async () => {
  for (const path of [
    '/files/x',
    `/files/${file.id.toUpperCase()}`,
    `/files/${file.id}'--`,
    '/files/..%2f..%2fetc%2fpasswd',
    `/files/${file.id}/constructor`,
    `/files/${file.id}/__proto__`,
    `/files/${file.id}/thumb/x`,
  ])
    expect((await get(path)).status).toBe(404)
})

test('a client that has the bytes gets 304 and none of them, but only while it may read them', async () => {
  app.mayRead = onlyAlice
  for (const tag of [`"${file.digest}"`, `W/"${file.digest}"`, `"x", "${file.digest}"`, '*']) {
    const response = await get(`/files/${file.id}`, { 'x-user': alice, 'if-none-match': tag })
    expect(response.status).toBe(304)
    expect(await response.text()).toBe('')
    expect(response.headers.get('etag')).toBe(`"${file.digest}"`)
    expect(response.headers.get('cache-control')).toBe('private, max-age=0, must-revalidate')
    expect(response.headers.get('vary')).toBe('Cookie, Authorization')
  }
  expect((await get(`/files/${file.id}`, { 'x-user': alice, 'if-none-match': '"else"' })).status).toBe(200)
  expect((await get(`/files/${file.id}`, { 'if-none-match': `"${file.digest}"` })).status).toBe(404)
})

test('HEAD answers the headers of GET and no body, and a range means nothing to it', async () => {
  for (const path of [`/files/${file.id}`, `/files/${file.id}/thumb`]) {
    const [head, whole] = [await get(path, { range: 'bytes=0-4' }, 'HEAD'), await get(path)]
    expect(head.status).toBe(200)
    expect(factsOf(head)).toEqual(factsOf(whole))
    expect(await head.text()).toBe('')
    expect(Number(head.headers.get('content-length'))).toBe((await whole.arrayBuffer()).byteLength)
  }
})

test('every range answers the bytes that an oracle cuts out of the file', async () => {
  const part = (at: fc.Arbitrary<number>) => at.map(String)
  const near = fc.oneof(
    fc.nat(content.length + 50),
    fc.constantFrom(0, content.length - 1, content.length, 2 ** 31, 2 ** 53),
  )
  const header = fc.oneof(
    fc.tuple(part(near), part(near)).map(([first, last]) => `bytes=${first}-${last}`),
    part(near).map((first) => `bytes=${first}-`),
    part(near).map((length) => `bytes=-${length}`),
    fc.constantFrom(
      'bytes=-',
      'bytes=a-b',
      'items=0-1',
      'bytes=0-1,3-4',
      'bytes 0-1',
      'bytes=0-1;',
      'BYTES=0-0',
      `bytes=0-${'9'.repeat(40)}`,
      `bytes=${'9'.repeat(40)}-`,
    ),
  )
  await fc.assert(
    fc.asyncProperty(header, async (range) => {
      const [expected, response] = [oracle(range, content), await get(`/files/${file.id}`, { range })]
      expect(response.status).toBe(expected.status)
      expect(response.headers.get('content-range')).toBe(expected.contentRange)
      if (expected.bytes === undefined) return
      expect(response.headers.get('content-length')).toBe(String(expected.bytes.length))
      expect(Buffer.from(await response.arrayBuffer()).equals(expected.bytes)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

/** What RFC 9110 says, written the long way: pick every byte whose position is asked for. */
function oracle(
  header: string,
  all: Buffer,
): { status: number; contentRange: string | null; bytes?: Buffer } {
  const whole = { status: 200, contentRange: null, bytes: all }
  const [unit, spec = ''] = header.split('=')
  if (unit?.toLowerCase() !== 'bytes' || !/^(\d+-\d*|-\d+)$/.test(spec)) return whole
  const [first = '', last = ''] = spec.split('-')
  if (first !== '' && last !== '' && BigInt(last) < BigInt(first)) return whole
  const isAsked = (at: number): boolean =>
    first === ''
      ? BigInt(at) >= BigInt(all.length) - BigInt(last)
      : BigInt(at) >= BigInt(first) && (last === '' || BigInt(at) <= BigInt(last))
  const positions = [...all.keys()].filter(isAsked)
  const [from, to] = [positions[0], positions.at(-1)]
  if (from === undefined || to === undefined) return { status: 416, contentRange: `bytes */${all.length}` }
  return {
    status: 206,
    contentRange: `bytes ${from}-${to}/${all.length}`,
    bytes: Buffer.from(positions.map((at) => all[at] ?? 0)),
  }
}

test('a range under If-Range is served only for exactly these bytes', async () => {
  const asked = async (tag: string) =>
    (await get(`/files/${file.id}`, { range: 'bytes=0-3', 'if-range': tag })).status
  expect(await asked(`"${file.digest}"`)).toBe(206)
  expect(await asked(`W/"${file.digest}"`)).toBe(200)
  expect(await asked('"else"')).toBe(200)
  expect(await asked('Wed, 21 Oct 2026 07:28:00 GMT')).toBe(200)
})

test('a refused range says how long the file is, and is kept by nobody', async () => {
  const response = await get(`/files/${file.id}`, { range: `bytes=${content.length}-` })
  expect(response.status).toBe(416)
  expect(response.headers.get('content-range')).toBe(`bytes */${content.length}`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toMatchObject({ code: 'E_RANGE' })
})

test('a variant has its own type, size and tag, and is kept for good only under the version of its declaration', async () => {
  const thumb = fields['picture.image']?.variants?.['thumb'] ?? {}
  const version = variantVersion(thumb)
  const response = await get(`/files/${file.id}/thumb?v=${version}`)
  const { width, height, format } = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
  expect([width, height, format]).toEqual([96, 96, 'webp'])
  expect(response.headers.get('content-type')).toBe('image/webp')
  expect(response.headers.get('etag')).toBe(`"${file.digest}-${version}"`)
  expect(response.headers.get('content-disposition')).toContain('filename="sea-thumb.webp"')
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  for (const tail of ['', '?v=old', '?v=a&v=b'])
    expect((await get(`/files/${file.id}/thumb${tail}`)).headers.get('cache-control')).toBe(
      'public, max-age=3600',
    )
  expect(
    (await get(`/files/${file.id}/thumb`, { 'if-none-match': `"${file.digest}-${version}"` })).status,
  ).toBe(304)
  expect((await get(`/files/${file.id}/jpeg`)).headers.get('content-type')).toBe('image/jpeg')
})

test('a variant that the field does not declare is not found, nor one of a file that is no picture', async () => {
  expect((await get(`/files/${file.id}/huge`)).status).toBe(404)
  const drawing = await take(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    'page.drawing',
    'plan.svg',
  )
  expect((await get(`/files/${drawing.id}/thumb`)).status).toBe(404)
})

test('thirty guests who want one new variant at once cause one resize', async () => {
  const fresh = await take(await picture('jpeg', 800, 640))
  const before = under.files.variants.made
  const answers = await Promise.all(Array.from({ length: 30 }, () => get(`/files/${fresh.id}/card`)))
  expect(answers.map(({ status }) => status)).toEqual(Array(30).fill(200))
  expect(under.files.variants.made).toBe(before + 1)
})

test('a declared page or drawing is a download that cannot run, whatever it says of itself', async () => {
  const page = await take(
    Buffer.from('<html><script>alert(1)</script>'),
    'page.drawing',
    'ev"il\r\nname/…page.html',
  )
  const response = await get(`/files/${page.id}`)
  expect(response.headers.get('content-type')).toBe('text/html')
  expect(response.headers.get('content-disposition')).toBe(
    `attachment; filename="_page.html"; filename*=UTF-8''%E2%80%A6page.html`,
  )
  expect(response.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
  const drawing = await take(
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    'page.drawing',
    'plan.svg',
  )
  expect((await get(`/files/${drawing.id}`)).headers.get('content-disposition')).toMatch(/^attachment/)
})

test('a grant opens one file to whoever holds it, and its answers are kept by nobody', async () => {
  app.mayRead = onlyAlice
  const grant = signGrant({ fileId: file.id, expiresAt: inOneMinute }, SECRET)
  const response = await get(`/files/${file.id}?grant=${grant}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('private, no-store')
  expect(response.headers.get('referrer-policy')).toBe('no-referrer')
  expect((await get(`/files/${file.id}/thumb?grant=${grant}`)).status).toBe(200)
  expect((await get(`/files/${file.id}?grant=${grant}`, { range: 'bytes=0-3' })).status).toBe(206)
  const other = await take(await picture('png', 11, 11))
  expect((await get(`/files/${other.id}?grant=${grant}`)).status).toBe(404)
})

test('a grant that ended, was changed, repeated or is for one variant opens nothing else', async () => {
  app.mayRead = onlyAlice
  const ended = signGrant({ fileId: file.id, expiresAt: instantOf(new Date(Date.now() - 1_000)) }, SECRET)
  const foreign = signGrant(
    { fileId: file.id, expiresAt: inOneMinute },
    'somebody else’s secret, also long enough',
  )
  const whole = signGrant({ fileId: file.id, expiresAt: inOneMinute }, SECRET)
  const longer = whole.replace(/^\d+/, (seconds) => String(Number(seconds) + 1))
  for (const grant of [ended, foreign, longer, '', 'x', `${whole}&grant=${whole}`])
    expect((await get(`/files/${file.id}?grant=${grant}`)).status).toBe(404)
  const thumb = signGrant({ fileId: file.id, variant: 'thumb', expiresAt: inOneMinute }, SECRET)
  expect((await get(`/files/${file.id}/thumb?grant=${thumb}`)).status).toBe(200)
  expect((await get(`/files/${file.id}?grant=${thumb}`)).status).toBe(404)
  expect((await get(`/files/${file.id}/card?grant=${thumb}`)).status).toBe(404)
  const own = await get(`/files/${file.id}?grant=${ended}`, { 'x-user': alice })
  expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'private, max-age=0, must-revalidate'])
})

test('when too many pictures wait to be resized, the next is told to come back', async () => {
  const busy = under.reopen({ imageConcurrency: 1, imageQueueMax: 0 })
  const other = await fileApp(busy)
  other.mayRead = everybody
  const fresh = await take(await picture('png', 60, 60))
  let free = (): void => {}
  const held = busy.imageWork.run(() => new Promise<void>((resolve) => (free = resolve)))
  const response = await fetch(`${other.url}/files/${fresh.id}/thumb`)
  expect([
    response.status,
    response.headers.get('retry-after'),
    response.headers.get('cache-control'),
  ]).toEqual([503, '1', 'no-store'])
  free()
  await held
  expect((await fetch(`${other.url}/files/${fresh.id}/thumb`)).status).toBe(200)
  await other.close()
})

test('a file whose bytes are gone answers 404, not a broken 200', async () => {
  const fresh = await take(await picture('png', 61, 61))
  await under.files.blobs.remove(fresh.digest)
  const response = await get(`/files/${fresh.id}`)
  expect([response.status, response.headers.get('cache-control'), response.headers.get('etag')]).toEqual([
    404,
    'no-store',
    null,
  ])
})

test('a slow reader does not make the server hold the file in memory', async () => {
  const large = await take(Buffer.alloc(18_000_000, 7), 'letter.body', 'sevens.bin')
  const before = process.memoryUsage().arrayBuffers
  const readers = await Promise.all(
    Array.from({ length: 10 }, () => openAndWait(`${app.url}/files/${large.id}`)),
  )
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(60_000_000)
  for (const reader of readers) reader.destroy()
})

function openAndWait(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    httpRequest(url, (response) => resolve(response.pause()))
      .on('error', reject)
      .end()
  })
}
