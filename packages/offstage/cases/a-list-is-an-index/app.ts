import { app, belongsTo, everyone, feature, integer, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Shelf = resource('shelf', { name: text({ max: 40 }) })
  .list({ by: [], then: ['name'] })
  .policy(() => ({ read: everyone }))

const Book = resource('book', {
  shelf: belongsTo(Shelf, { inverse: 'books' }),
  title: text({ max: 80 }),
  pages: integer({ min: 1, max: 5_000 }),
})
  .list({ by: ['shelf'], then: ['pages'] })
  .policy(() => ({ read: everyone }))

export const library = app('library', { features: [feature('books', { resources: [Shelf, Book] })] })

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted }) => {
    const poems = await unrestricted.insert(Shelf, { name: 'Poems' })
    const plays = await unrestricted.insert(Shelf, { name: 'Plays' })
    const book = async (shelf: typeof poems, title: string, pages: number) =>
      (await unrestricted.insert(Book, { shelf: shelf.id, title, pages })).id
    const thin = await book(poems, 'Haiku', 48)
    const thick = await book(poems, 'Collected Poems', 612)
    await book(plays, 'Hamlet', 320)
    return { poems: poems.id, plays: plays.id, thin, thick }
  })
}
