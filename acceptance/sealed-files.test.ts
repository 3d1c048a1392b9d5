import { newId } from 'offstage'
import type { TestAnswer, TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  expectAlike,
  PICTURE,
  STAFF,
  twoCustomers,
  uploadPicture,
  type TwoCustomers,
} from './two-customers.ts'

let it: TwoCustomers
let others: readonly (readonly [string, TestClient])[]
beforeAll(async () => {
  it = await twoCustomers()
  const staff = await Promise.all(
    Object.keys(STAFF).map(async (role) => [role, await it.shop.as({ roles: [role] })] as const),
  )
  others = [['guest', it.shop.guest], ['bob', it.bob], ['stranger', it.stranger], ...staff]
  for (const [, client] of others) await client.get('/api/auth/me')
})
afterAll(() => it.shop.close())

const RANGES: readonly Readonly<Record<string, string>>[] = [
  {},
  { range: 'bytes=0-3' },
  { range: 'bytes=999999-' },
  { 'if-none-match': '*' },
]

test('a private picture’s file, its variants and its ranges are for everybody else no file at all', async () => {
  for (const [who, client] of others)
    for (const path of ['', '/thumb', '/card', '/full', '/nonsense', '?grant=1.x.y'])
      for (const headers of RANGES) {
        const what = `${who} fetches the file${path} ${JSON.stringify(headers)}`
        const answer = await expectAlike(
          what,
          (id) => client.get(`/files/${id}${path}`, headers),
          it.ann.file,
        )
        expect([what, answer.status]).toEqual([what, 404])
        expect(answer.headers.get('cache-control')).toBe('no-store')
        const head = async (id: string): Promise<TestAnswer> => {
          const response = await client.fetch(`/files/${id}${path}`, { method: 'HEAD', headers })
          return { ...answer, status: response.status, headers: response.headers, text: '' }
        }
        await expectAlike(`${what} by HEAD`, head, it.ann.file)
      }
})

test('its owner has it, privately, and whoever it was shared with, for as long', async () => {
  const own = await it.ann.fetch(`/files/${it.ann.file}`)
  expect(own.status).toBe(200)
  expect(own.headers.get('cache-control')).toContain('private')
  expect(Buffer.from(await own.arrayBuffer()).length).toBeGreaterThan(0)
  const friend = await it.shop.as({ email: 'friend-of-quasimodo@example.org' })
  expect((await friend.fetch(`/files/${it.ann.file}/thumb`)).status).toBe(200)
  const grant = { grant: it.ann.rows.pictureGrant }
  expect((await it.ann.post('/api/actions/stop-sharing', grant)).status).toBe(200)
  expect((await friend.fetch(`/files/${it.ann.file}`)).status).toBe(404)
  expect((await friend.fetch(`/files/${it.ann.file}/thumb`)).status).toBe(404)
})

test('a grant of one’s own opens nobody else’s file, neither the other variant nor for longer', async () => {
  const shown = await it.bob.get(`/api/pictures/${it.bob.rows.picture}`)
  const address = /"(\/files\/[^"]*grant=[^"]*)"/.exec(shown.text)?.[1]
  // The demonstration hands out no grants; what one would look like is tried all the same.
  const grant = new URL(address ?? `/files/x?grant=${'9'.repeat(10)}..${'A'.repeat(43)}`, it.shop.url)
    .searchParams
  const ask = (id: string) => it.bob.get(`/files/${id}?grant=${grant.get('grant') ?? ''}`)
  expect((await expectAlike('a foreign grant', ask, it.ann.file)).status).toBe(404)
})

test('an upload of Ann’s is for Bob no upload: not to look at, to go on with, or to remove', async () => {
  const staged = await uploadPicture(it.ann)
  const tus = { 'tus-resumable': '1.0.0' }
  const tries: readonly (readonly [string, RequestInit])[] = [
    ['HEAD', { method: 'HEAD', headers: tus }],
    ['DELETE', { method: 'DELETE', headers: tus }],
    [
      'PATCH',
      {
        method: 'PATCH',
        headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        body: PICTURE,
      },
    ],
  ]
  for (const [who, client] of others)
    for (const [method, init] of tries) {
      const ask = async (id: string): Promise<TestAnswer> => {
        const response = await client.fetch(`/api/uploads/${id}`, init)
        const text = await response.text()
        return { status: response.status, headers: response.headers, text } as TestAnswer // what is compared
      }
      const what = `${who} tries ${method} on an upload`
      const answer = await expectAlike(what, ask, staged)
      expect([what, answer.status]).toEqual([what, who === 'guest' ? 401 : 404])
    }
  expect((await it.bob.get(`/files/${staged}`)).status).toBe(404)
  expect((await it.ann.fetch(`/files/${staged}`)).status).toBe(200)
  const taken = await it.ann.post('/api/pictures', { title: 'still hers', image: staged })
  expect(taken.status).toBe(201)
})

test('an upload that is not finished yet is hidden as well', async () => {
  const begun = await it.ann.fetch('/api/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(PICTURE.length),
      'upload-metadata': `purpose ${btoa('picture.image')},filename ${btoa('a.png')}`,
    },
  })
  expect(begun.status).toBe(201)
  const id = begun.headers.get('location')?.split('/').at(-1) ?? ''
  const ask = async (upload: string): Promise<TestAnswer> => {
    const { status, headers } = await it.bob.fetch(`/api/uploads/${upload}`, {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0' },
    })
    return { status, headers, text: '' } as TestAnswer // what is compared
  }
  expect((await expectAlike('Bob looks at an unfinished upload', ask, id, newId())).status).toBe(404)
})
