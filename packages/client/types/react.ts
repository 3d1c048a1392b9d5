// What the compiler must refuse of the hooks, and what it must know of what they give.
import { createClient } from '@offstage/client'
import { useAction, useList, useLive, useLiveRow, useRow } from '@offstage/client/react'
import { action, app, belongsTo, feature, money, ref, resource, text, type Id } from 'offstage'

const Shelf = resource('shelf', { name: text({ max: 80 }) }).list({ by: [], then: ['name'] })
const Book = resource('book', { title: text({ max: 80 }), shelf: belongsTo(Shelf, { inverse: 'books' }) })
  .list({ by: ['shelf'], then: ['title'] })
  .live()
const lend = action(
  'lend',
  { input: { book: ref(Book) }, output: { fee: money('EUR') }, rejects: { away: 409 } },
  async ({ reject }) => reject('away'),
)
const library = app('library', {
  features: [feature('books', { resources: [Shelf, Book], actions: [lend] })],
})

const client = createClient<typeof library>({ url: 'http://localhost' })
declare const shelf: Id<'shelf'>
declare const book: Id<'book'>

export function useEverything() {
  const books = useList(client.book, {
    where: { shelf },
    fields: ['title'],
    include: { shelf: true },
    count: true,
  })
  void (books.data?.[0]?.title satisfies string | undefined)
  void (books.data?.[0]?.shelf?.name satisfies string | undefined)
  void (books.count?.value satisfies number | undefined)
  // @ts-expect-error not among the fields that were named
  void books.data?.[0]?.version

  void (useRow(client.book, book, { include: { shelf: true } }).data?.shelf?.name satisfies
    | string
    | undefined)
  void (useLive(client.book, { where: { shelf } }).data?.[0]?.title satisfies string | undefined)
  void (useLiveRow(client.book, undefined).data?.title satisfies string | undefined)

  const { run, result } = useAction(client.actions.lend)
  void run({ book })
  if (result?.ok === false) void (result.rejection satisfies 'away')
  // @ts-expect-error another resource's id
  void run({ book: shelf })
  // @ts-expect-error not in any list
  useList(client.book, { where: { title: 'x' } })
  // @ts-expect-error the order of no list
  useLive(client.book, { where: { shelf }, orderBy: 'shelf' })
  // @ts-expect-error no relation of this name
  useRow(client.book, book, { include: { shelff: true } })
  // @ts-expect-error another resource's id
  useRow(client.book, shelf)
}
