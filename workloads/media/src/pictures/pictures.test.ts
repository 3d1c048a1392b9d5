import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary, type OpenLibrary } from '../testing/open-library.ts'

let library: OpenLibrary
let ann: TestClient
let eve: TestClient

beforeAll(async () => {
  library = await openLibrary()
  ann = await library.app.as({ name: 'Ann' })
  eve = await library.app.as({ name: 'Eve' })
})
afterAll(() => library.app.close())

interface Image {
  readonly image: { readonly url: string; readonly variants: Readonly<Record<string, string>> }
}

test('a private picture and its file are its owner’s alone', async () => {
  const row = `/api/pictures/${await library.picture(ann, 'private')}`
  const { image } = (await ann.get(row)).data<Image>()
  const addresses = [row, image.url, ...Object.values(image.variants)]
  for (const address of addresses) {
    expect((await ann.fetch(address)).status).toBe(200)
    expect((await eve.fetch(address)).status).toBe(404)
    expect((await library.app.guest.fetch(address)).status).toBe(404)
  }
})

test('a public picture is everybody’s to see, and its owner’s to change', async () => {
  const id = await library.picture(ann, 'public')
  const row = `/api/pictures/${id}`
  const { image } = (await library.app.guest.get(row)).data<Image>()
  expect((await library.app.guest.fetch(image.variants['card'] ?? '')).headers.get('content-type')).toMatch(
    /^image\//,
  )
  const shelf = await library.app.guest.get('/api/pictures?visibility=public&sort=-createdAt')
  expect(shelf.data<readonly { id: string }[]>().map((picture) => picture.id)).toContain(id)
  expect((await eve.patch(row, { title: 'Mine now' })).status).toBe(403)
  expect((await eve.delete(row)).status).toBe(403)
  expect((await ann.patch(row, { title: 'The hill' })).data()).toMatchObject({ title: 'The hill' })
})

test('a picture made private is gone for everybody else at once', async () => {
  const row = `/api/pictures/${await library.picture(ann, 'public')}`
  expect((await eve.get(row)).status).toBe(200)
  expect((await ann.patch(row, { visibility: 'private' })).status).toBe(200)
  expect((await eve.get(row)).status).toBe(404)
})

test('nobody gives a picture away or puts one into another’s library', async () => {
  const row = `/api/pictures/${await library.picture(ann, 'private')}`
  expect((await ann.patch(row, { owner: eve.user })).status).toBeGreaterThanOrEqual(400)
  expect((await ann.get(row)).data()).toMatchObject({ owner: ann.user })
})

test('a list of another’s pictures, or of all private ones, is refused: what one may see would depend on each row', async () => {
  await library.picture(ann, 'private')
  for (const list of [`/api/pictures?owner=${ann.user}&sort=-createdAt`, '/api/pictures?visibility=private'])
    expect((await eve.get(list)).code).toBe('E_NO_ACCESS_PATH')
  expect((await ann.get(`/api/pictures?owner=${ann.user}&sort=-createdAt`)).status).toBe(200)
})
