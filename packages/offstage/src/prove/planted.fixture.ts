import { app } from '../declare/app.ts'
import { anyOf, everyone } from '../declare/expression.ts'
import { currentUser } from '../declare/fact.ts'
import { feature } from '../declare/feature.ts'
import {
  balance,
  belongsTo,
  boolean,
  date,
  decimal,
  file,
  integer,
  json,
  money,
  oneOf,
  text,
  timestamp,
} from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { User } from '../identity/user.ts'

// A small library that keeps every promise, and beside it the same with one fault in its declarations.

const Shelf = resource('shelf', {
  owner: belongsTo(User, { inverse: 'shelves' }),
  name: text({ max: 60 }),
  open: boolean(),
})
  .list({ by: ['owner'], then: ['name'] })
  .list({ by: ['open'], then: ['createdAt'] })
  .policy((shelf, actor) => ({
    read: anyOf(shelf.open.is(true), shelf.owner.is(currentUser), actor.hasRole('clerk')),
  }))

const bookFields = {
  shelf: belongsTo(Shelf, { inverse: 'books' }),
  title: text({ max: 60 }),
  state: oneOf('there', 'lent', 'lost'),
}

const Book = resource('book', bookFields)
  .list({ by: ['shelf'], then: ['title'] })
  .list({ by: ['state'], then: ['createdAt'] })
  .tally({ by: ['shelf'], per: 'state' })
  .policy((book, actor) => ({
    read: anyOf(book.state.is('there'), actor.hasRole('clerk')),
    fields: { title: anyOf(book.shelf.open.is(true), actor.hasRole('clerk')) },
  }))

/** Few enough for any field to do, so that a shelf can show its labels without a list. */
const Label = resource('label', {
  shelf: belongsTo(Shelf, { inverse: 'labels' }),
  text: text({ max: 20 }),
})
  .small({ max: 30 })
  .policy(() => ({ read: everyone }))

export const library = app('library', {
  roles: ['clerk'],
  features: [feature('library', { resources: [Shelf, Book, Label] })],
})

/** Whether a shelf may be seen hangs on each of its books, and no list finds the one that decides. */
const SearchedShelf = resource('shelf', {
  owner: belongsTo(User, { inverse: 'shelves' }),
  name: text({ max: 60 }),
}).policy((shelf) => ({
  read: anyOf(
    shelf.owner.is(currentUser),
    shelf.has('books', (book) => book('title').is('nobody wrote this')),
  ),
}))

const SearchedBook = resource('book', {
  shelf: belongsTo(SearchedShelf, { inverse: 'books' }),
  title: text({ max: 60 }),
})
  .list({ by: ['shelf'], then: ['createdAt'] })
  .policy(() => ({ read: everyone }))

export const searchingLibrary = app('searching', {
  features: [feature('library', { resources: [SearchedShelf, SearchedBook] })],
})

/** Books can be searched. */
const WordyBook = resource('book', { title: text({ max: 60 }) })
  .list({ by: [], then: ['title'] })
  .search('title')
  .policy(() => ({ read: everyone }))

export const wordyLibrary = app('wordy', { features: [feature('library', { resources: [WordyBook] })] })

const Purse = resource('purse', {
  owner: belongsTo(User, { inverse: 'purses' }),
  inside: balance('USD'),
}).policy(() => ({ read: everyone }))
const Colour = resource('colour', {
  name: oneOf('red', 'green', 'blue').unique(),
  lighter: belongsTo('self', { inverse: 'darker' }).optional(),
}).policy(() => ({ read: everyone }))
// A number from 1 to 10, or a text of two characters, tells few rows apart; and two fields together tell more.
const Seat = resource('seat', {
  purse: belongsTo(Purse, { inverse: 'seats' }),
  colour: belongsTo(Colour, { inverse: 'seats' }),
  number: integer({ min: 1, max: 20 }).unique(),
  nickname: text({ min: 3, max: 3 }).unique(),
})
  .list({ by: ['purse', 'colour'], unique: true })
  .policy(() => ({ read: everyone }))
const Member = resource('member', {
  user: belongsTo(User, { inverse: 'members' }).unique(),
  rank: integer({ min: 3, max: 5 }),
  height: decimal({ precision: 3, scale: 2 }),
  motto: text({ min: 10, max: 12 }).optional(),
  email: text({ max: 40, format: 'email' }).unique(),
  born: date(),
  leftAt: timestamp().optional(),
  fee: money(),
  badge: file({ types: ['image/png'], maxBytes: 1_000 }).optional(),
  notes: json(),
  sponsor: belongsTo('self', { inverse: 'sponsored' }).optional(),
}).policy(() => ({ read: everyone }))

/** A field of every kind, with whatever can limit it. */
export const motley = app('motley', {
  features: [feature('motley', { resources: [Purse, Colour, Seat, Member] })],
})
