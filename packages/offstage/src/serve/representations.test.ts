import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { picture } from '../engine/files/testing/sample-pictures.ts'
import { Author, Book, libraryApp } from '../expose/openapi/testing/library-app.ts'
import { startTestApp, type TestApp } from '../testing/start-test-app.ts'
import type { TestClient } from '../testing/test-client.ts'
import { moneyOf } from '../values/money.ts'
import { encodingFor } from './compress.ts'

let library: TestApp
let reader: TestClient
let book: string
let cover: string

const OTHER_SITE = 'https://other.example'

beforeAll(async () => {
  library = await startTestApp(libraryApp, { settings: { OFFSTAGE_CORS_ORIGINS: OTHER_SITE } })
  reader = await library.as()
  const image = await library.storeFile(await picture('png', 400, 300), {
    purpose: 'book.cover',
    name: 'sea.png',
  })
  cover = image
  book = await library.transaction(async ({ unrestricted }) => {
    const author = await unrestricted.insert(Author, { name: 'Homer' })
    const rows = await unrestricted.insertMany(
      Book,
      Array.from({ length: 20 }, (_, at) => ({
        isbn: String(9_780_140_268_800 + at),
        title: `The Odyssey ${at}`,
        author: author.id,
        fine: moneyOf('2.50', 'EUR'),
        pages: 541,
        publishedOn: '1996-01-01',
        ...(at === 0 ? { cover: image } : {}),
      })),
    )
    return rows[0]?.id ?? ''
  })
})
afterAll(() => library.close())

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** As a program sends it that adds no header of its own and unpacks nothing. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    httpRequest(library.url + path, { method, headers }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      )
    })
      .on('error', reject)
      .end()
  })
}

const QUERY = encodeURIComponent('{ books(first: 20) { nodes { id title pages fine { amount } } } }')
/** What is read by GET, each of more than a kilobyte but for the row. */
const DOORS = {
  list: () => '/api/books?sort=title&limit=20',
  row: () => `/api/books/${book}`,
  graphql: () => `/graphql?query=${QUERY}`,
  file: () => `/files/${cover}`,
  openapi: () => '/openapi.json',
  docs: () => '/docs',
} as const
const doors = Object.entries(DOORS)
const changing = (headers: IncomingHttpHeaders) =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['date', 'traceparent', 'server-timing', 'connection', 'keep-alive'].includes(name),
    ),
  )

describe('HEAD', () => {
  test.each(doors)('answers the headers of GET and no body: %s', async (_name, path) => {
    for (const encoding of [{}, { 'accept-encoding': 'gzip' }]) {
      const [head, get] = [await ask(path(), encoding, 'HEAD'), await ask(path(), encoding)]
      expect(head.status).toBe(200)
      expect(head.body).toHaveLength(0)
      expect(changing(head.headers)).toEqual(changing(get.headers))
    }
  })

  test('of a live list opens no stream', async () => {
    const head = await ask(DOORS.list(), { accept: 'text/event-stream' }, 'HEAD')
    expect(head.headers['content-type']).toBe('application/json; charset=utf-8')
  })

  test('is listed among the methods of an address', async () => {
    expect((await ask('/graphql', {}, 'DELETE')).headers.allow).toContain('HEAD')
    expect((await ask('/api/books', {}, 'DELETE')).headers.allow).toContain('HEAD')
  })
})

describe('a conditional GET', () => {
  test.each(doors)('is answered 304 while nothing has changed, packed or not: %s', async (_name, path) => {
    for (const encoding of [{}, { 'accept-encoding': 'br' }]) {
      const first = await ask(path(), encoding)
      const etag = first.headers.etag ?? ''
      const again = await ask(path(), { ...encoding, 'if-none-match': etag })
      expect([again.status, again.body.length]).toEqual([304, 0])
      expect(again.headers.etag?.replace(/^W\//, '')).toBe(etag.replace(/^W\//, ''))
      expect(again.headers['cache-control']).toBe(first.headers['cache-control'])
      expect((await ask(path(), { ...encoding, 'if-none-match': '"else"' })).status).toBe(200)
    }
  })

  test('of a query that could not be answered whole is kept by nobody', async () => {
    const refused = await ask('/graphql?query=%7B%20nothing%20%7D')
    expect(refused.headers['cache-control']).toBe('no-store')
    expect(refused.headers.etag).toBeUndefined()
  })
})

describe('compression', () => {
  const unpacked = {
    gzip: gunzipSync,
    br: brotliDecompressSync,
    zstd: zstdDecompressSync,
  } as const
  const packed = doors.filter(([name]) => name !== 'row' && name !== 'file')

  test.each(packed)('packs what is large, in what the client takes: %s', async (_name, path) => {
    const plain = await ask(path())
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(plain.headers.vary).toContain('Accept-Encoding')
    for (const [encoding, unpack] of Object.entries(unpacked)) {
      const answer = await ask(path(), { 'accept-encoding': encoding })
      expect(answer.headers['content-encoding']).toBe(encoding)
      expect(Number(answer.headers['content-length'])).toBe(answer.body.length)
      expect(answer.body.length).toBeLessThan(plain.body.length / 2)
      expect(unpack(answer.body).equals(plain.body)).toBe(true)
      expect(answer.headers.etag).toBe(`W/${plain.headers.etag}`)
    }
  })

  test('leaves alone what is small, a picture, a stream of events, and what is kept by nobody', async () => {
    for (const path of ['/api/branches', DOORS.file(), '/api/timeline', '/api/nothing', '/api/auth/me']) {
      const answer = await ask(path, {
        'accept-encoding': 'gzip',
        ...reader.headers,
        'sec-fetch-site': 'same-origin',
      })
      expect(answer.headers['content-encoding'], path).toBeUndefined()
    }
    const stream = await reader.fetch(DOORS.list(), {
      headers: { accept: 'text/event-stream', 'accept-encoding': 'gzip' },
    })
    expect(stream.headers.get('content-encoding')).toBeNull()
    await stream.body?.cancel()
  })

  test('of what is somebody’s own happens only where no other page can have had it asked for', async () => {
    const encodingOf = async (path: string, headers: Record<string, string>) =>
      (await ask(path, { 'accept-encoding': 'gzip', ...headers })).headers['content-encoding']
    const cookie = reader.headers
    expect(await encodingOf(DOORS.list(), { ...cookie, 'sec-fetch-site': 'same-origin' })).toBe('gzip')
    for (const site of [
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ])
      expect(await encodingOf(DOORS.list(), { ...cookie, ...site })).toBeUndefined()
    const made = await reader.post('/api/auth/tokens', { name: 'export', scopes: ['read'], days: 1 })
    const bearer = { authorization: `Bearer ${made.data<{ token: string }>().token}` }
    expect(await encodingOf(DOORS.list(), bearer)).toBe('gzip')
    // A query's own names stand in its answer, beside what is its reader's alone.
    expect(await encodingOf(DOORS.graphql(), bearer)).toBeUndefined()
    expect(await encodingOf(DOORS.graphql(), { ...cookie, 'sec-fetch-site': 'same-origin' })).toBeUndefined()
    // What is everybody's tells nothing.
    expect(await encodingOf('/openapi.json', { ...cookie, 'sec-fetch-site': 'cross-site' })).toBe('gzip')
  })

  test.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['gzip, deflate', 'gzip'],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, br', 'br'],
    ['GZIP;q=0.5, br;q=0.1', 'gzip'],
    ['gzip;q=0, br; q=0', undefined],
    ['*', 'gzip'],
    ['*, br;q=0.9', 'gzip'],
    ['br, *;q=0.5', 'br'],
    ['*;q=0.5, zstd;q=0, br;q=0', 'gzip'],
    ['gzip;q=nonsense', undefined],
  ])('%s is answered in %s', (header, encoding) => {
    expect(encodingFor(header)).toBe(encoding)
  })
})

describe('pages of other sites', () => {
  test.each(doors)(
    'that are invited may read with a cookie, and caches tell them apart: %s',
    async (_name, path) => {
      for (const more of [{}, { 'accept-encoding': 'gzip' }]) {
        const { headers } = await ask(path(), { origin: OTHER_SITE, ...more })
        expect(headers['access-control-allow-origin']).toBe(OTHER_SITE)
        expect(headers['access-control-allow-credentials']).toBe('true')
        expect(headers.vary).toContain('Origin')
        const uninvited = await ask(path(), { origin: 'https://evil.example', ...more })
        expect(uninvited.headers['access-control-allow-origin']).toBeUndefined()
        expect(uninvited.headers.vary).toContain('Origin')
      }
    },
  )

  test('ask before they write', async () => {
    const asked = { origin: OTHER_SITE, 'access-control-request-method': 'PATCH' }
    const { status, headers } = await ask(DOORS.row(), asked, 'OPTIONS')
    expect(status).toBe(204)
    expect(headers['access-control-allow-methods']).toContain('PATCH')
    expect(headers['access-control-allow-headers']).toContain('idempotency-key')
    expect(headers['access-control-allow-headers']).toContain('upload-length')
    const read = await ask(DOORS.row(), { origin: OTHER_SITE })
    expect(read.headers['access-control-expose-headers']).toContain('upload-offset')
  })
})
