import type { Id, Seed } from 'offstage'
import { Picture } from '../pictures/picture.ts'
import { paintScene, type Scene } from './paint-scene.ts'

interface DemoPicture extends Scene {
  readonly visibility: 'public' | 'private'
}

const PICTURES: readonly DemoPicture[] = [
  {
    title: 'First light',
    visibility: 'public',
    sky: ['#fcd9b8', '#f6eee3'],
    sun: { x: 1_120, y: 430, radius: 110, colour: '#f2955d' },
    hills: ['#c9a7a0', '#8f7587', '#5a4c66', '#2f2a45'],
  },
  {
    title: 'Noon over the dunes',
    visibility: 'public',
    sky: ['#8ec7e8', '#e7f3f5'],
    sun: { x: 420, y: 240, radius: 80, colour: '#fff4c9' },
    hills: ['#f0dcae', '#e3c083', '#c99a5b'],
  },
  {
    title: 'The lake, for family only',
    visibility: 'private',
    sky: ['#27304f', '#7f6f95'],
    sun: { x: 800, y: 330, radius: 70, colour: '#f6e9d8' },
    hills: ['#4a4f78', '#343a5f', '#20264a', '#141936'],
  },
]

/** Gives somebody a few pictures of their own, two for everybody and one for nobody else. */
export async function hangPictures(seed: Seed, owner: Id<'user'>): Promise<void> {
  const there = await seed.transaction((tx) => tx.unrestricted.list(Picture, { owner }))
  // A seed that was cut short comes here again.
  for (const picture of PICTURES.filter(({ title }) => !there.some((one) => one.title === title))) {
    const bytes = await paintScene(picture)
    const image = await seed.storeFile(bytes, { purpose: 'picture.image', name: `${picture.title}.png` })
    const { title, visibility } = picture
    await seed.transaction(async (tx) => {
      await tx.unrestricted.insert(Picture, { owner, title, visibility, image })
    })
  }
}
