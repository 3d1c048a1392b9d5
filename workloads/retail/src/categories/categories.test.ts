import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShop, type OpenShop } from '../testing/open-shop.ts'

let shop: OpenShop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.app.close())

test('a category is not its own parent, where it would be found below nothing any more', async () => {
  const path = `/api/categories/${shop.category}`
  const { status, body } = await shop.clerk.patch(path, { parent: shop.category })
  expect([status, body]).toMatchObject([400, { errors: [{ pointer: '/parent' }] }])
  expect((await shop.app.guest.get(path)).data()).toMatchObject({ parent: null })
})
