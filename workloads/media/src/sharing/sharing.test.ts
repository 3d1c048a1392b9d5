import type { Id } from 'offstage'
import type { TestClient } from 'offstage/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLibrary, type OpenLibrary } from '../testing/open-library.ts'
import { PictureGrant } from './picture-grant.ts'

let library: OpenLibrary
let ann: TestClient
let bob: TestClient
let eve: TestClient

beforeAll(async () => {
  library = await openLibrary()
  ann = await library.app.as({ name: 'Ann', email: 'ann@example.org' })
  bob = await library.app.as({ name: 'Bob', email: 'bob@example.org' })
  eve = await library.app.as({ name: 'Eve', email: 'eve@example.org' })
})
afterAll(() => library.app.close())

const share = (picture: Id<'picture'>, email: string, days = 7, by = ann) =>
  by.post('/api/actions/share-picture', { picture, email, days })

test('a shared picture and its file are seen by whom it was shared with, and by nobody else', async () => {
  const picture = await library.picture(ann, 'private')
  const row = `/api/pictures/${picture}`
  expect((await bob.get(row)).status).toBe(404)
  expect((await share(picture, 'Bob@Example.org')).status).toBe(200)
  const { image } = (await bob.get(row)).data<{ image: { url: string } }>()
  expect((await bob.fetch(image.url)).status).toBe(200)
  expect((await eve.get(row)).status).toBe(404)
  expect((await eve.fetch(image.url)).status).toBe(404)
  const shelf = await bob.get(`/api/picture-grants?grantee=${bob.user}&sort=-expiresAt&include=picture`)
  expect(shelf.data()).toMatchObject([{ picture: { id: picture, title: 'A hill' } }])
})

test('sharing tells nothing about who has an address', async () => {
  const picture = await library.picture(ann, 'private')
  const [known, unknown] = [
    await share(picture, 'bob@example.org'),
    await share(picture, 'nobody@example.org'),
  ]
  expect(Object.keys(known.data<object>())).toEqual(Object.keys(unknown.data<object>()))
  expect(known.status).toBe(unknown.status)
  const grants = (await ann.get(`/api/picture-grants?picture=${picture}&include=grantee`)).data<
    readonly object[]
  >()
  expect(grants).toHaveLength(2)
  const [one = {}, other = {}] = grants
  expect(Object.keys(one)).toEqual(Object.keys(other))
  expect(JSON.stringify(grants)).not.toContain(bob.user)
})

test('a grant ends when its time is over', async () => {
  const picture = await library.picture(ann, 'private')
  const { grant } = (await share(picture, 'bob@example.org')).data<{ grant: Id<'pictureGrant'> }>()
  const row = `/api/pictures/${picture}`
  expect((await bob.get(row)).status).toBe(200)
  await library.app.transaction(async (tx) => {
    await tx.unrestricted.update(PictureGrant, grant, { expiresAt: tx.now })
  })
  expect((await bob.get(row)).status).toBe(404)
})

test('either side ends a grant, and nobody else', async () => {
  const picture = await library.picture(ann, 'private')
  const row = `/api/pictures/${picture}`
  for (const side of [ann, bob]) {
    const { grant } = (await share(picture, 'bob@example.org')).data<{ grant: string }>()
    expect((await eve.post('/api/actions/stop-sharing', { grant })).status).toBe(404)
    expect((await bob.get(row)).status).toBe(200)
    expect((await side.post('/api/actions/stop-sharing', { grant })).status).toBe(200)
    expect((await bob.get(row)).status).toBe(404)
  }
})

test('sharing again with the same address moves the end of the one grant', async () => {
  const picture = await library.picture(ann, 'private')
  const first = (await share(picture, 'bob@example.org', 1)).data<{ grant: string; expiresAt: string }>()
  const again = (await share(picture, 'BOB@example.org', 30)).data<{ grant: string; expiresAt: string }>()
  expect(again.grant).toBe(first.grant)
  expect(again.expiresAt > first.expiresAt).toBe(true)
})

test('only one’s own pictures are shared, and not with oneself', async () => {
  const own = await library.picture(ann, 'public')
  expect((await share(own, 'eve@example.org', 7, bob)).code).toBe('notYourPicture')
  expect((await share(own, 'ann@example.org')).code).toBe('yourself')
  const hidden = await library.picture(ann, 'private')
  expect((await share(hidden, 'eve@example.org', 7, eve)).status).toBe(404)
})

test('a deleted picture takes its grants along', async () => {
  const picture = await library.picture(ann, 'private')
  const { grant } = (await share(picture, 'bob@example.org')).data<{ grant: string }>()
  expect((await ann.delete(`/api/pictures/${picture}`)).status).toBeLessThan(300)
  expect((await bob.get(`/api/picture-grants/${grant}`)).status).toBe(404)
})
