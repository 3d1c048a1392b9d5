import type { Id } from 'offstage'
import { startTestApp, type TestApp, type TestClient } from 'offstage/testing'
import sharp from 'sharp'
import { media } from '../app.ts'
import { Picture } from '../pictures/picture.ts'

export interface OpenLibrary {
  readonly app: TestApp
  /** A picture of somebody's, with its file. */
  picture(owner: TestClient, visibility: 'public' | 'private'): Promise<Id<'picture'>>
}

/** Opens the library on a database of its own. */
export async function openLibrary(): Promise<OpenLibrary> {
  const app = await startTestApp(media)
  return {
    app,
    picture: async ({ user: owner }, visibility) => {
      if (owner === undefined) throw new Error('A guest has no pictures.')
      const image = await app.storeFile(await smallPicture(), { purpose: 'picture.image', name: 'hill.png' })
      const made = await app.transaction((tx) =>
        tx.unrestricted.insert(Picture, { owner, title: 'A hill', visibility, image }),
      )
      return made.id
    },
  }
}

const smallPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#4a6' } })
    .png()
    .toBuffer()
