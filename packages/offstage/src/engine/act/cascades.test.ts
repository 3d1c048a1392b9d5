import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../../declare/app.ts'
import { everyone } from '../../declare/expression.ts'
import { feature } from '../../declare/feature.ts'
import { belongsTo, text } from '../../declare/field.ts'
import { resource } from '../../declare/resource.ts'
import { startTestApp, type TestApp } from '../../testing/start-test-app.ts'

// Rows that leave with their parent may be reached by several links, and links may lead in a circle.

const Folder = resource('folder', { name: text({ max: 40 }) }).policy(() => ({
  read: everyone,
  delete: everyone,
}))
const Sheet = resource('sheet', {
  folder: belongsTo(Folder, { inverse: 'sheets', onDelete: 'cascade' }),
  above: belongsTo('self', { inverse: 'below', onDelete: 'cascade' }).optional(),
  name: text({ max: 40 }),
})
  .list({ by: ['folder'] })
  .policy(() => ({ read: everyone, delete: everyone }))

let place: TestApp
beforeAll(async () => {
  place = await startTestApp(app('papers', { features: [feature('papers', { resources: [Folder, Sheet] })] }))
})
afterAll(() => place.close())

/** A folder of sheets, each said to hang below another by its number. */
async function folderOf(hangs: readonly number[]) {
  return place.transaction(async ({ unrestricted: tx }) => {
    const folder = await tx.insert(Folder, { name: 'a folder' })
    const sheets = await tx.insertMany(
      Sheet,
      hangs.map((_, at) => ({ folder: folder.id, name: `sheet ${at}` })),
    )
    for (const [at, sheet] of sheets.entries()) {
      const above = sheets[hangs[at] ?? -1]
      if (above !== undefined) await tx.update(Sheet, sheet.id, { above: above.id })
    }
    return { folder: folder.id, sheets: sheets.map(({ id }) => id) }
  })
}

const deletedSince = async (ids: readonly string[]) => {
  const { changes } = await place.effects()
  return changes.filter(({ id, operation }) => operation === 'delete' && ids.includes(id)).map(({ id }) => id)
}

test.each([
  ['two ways to one row', [-1, 0, 0]],
  ['a row below itself', [0, -1]],
  ['two rows below each other', [1, 0]],
])('%s: each leaves once, and is told once', async (_name, hangs) => {
  const { folder, sheets } = await folderOf(hangs)
  const clerk = await place.as()
  expect((await clerk.delete(`/api/folders/${folder}`)).status).toBe(204)
  expect((await clerk.get(`/api/sheets?folder=${folder}`)).data()).toEqual([])
  expect((await deletedSince(sheets)).toSorted()).toEqual(sheets.toSorted())
})
