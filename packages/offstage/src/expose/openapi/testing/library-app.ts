import assert from 'node:assert/strict'
import { action } from '../../../declare/action.ts'
import { app } from '../../../declare/app.ts'
import { allOf, anyOf, everyone, not, now } from '../../../declare/expression.ts'
import { currentUser, fact } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
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
  ref,
  text,
  timestamp,
} from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { listOf } from '../../../declare/shape.ts'
import { withIdentity } from '../../../identity/feature.ts'
import { User } from '../../../identity/user.ts'
import { buildModel } from '../../../model/build-model.ts'
import { instantOf } from '../../../values/instant.ts'

/** A public library with every kind of field and every kind of right: the app that the documentation is tested on. */

export const Author = resource('author', { name: text({ max: 80 }), born: date().optional() })
  .list({ by: [], then: ['name'] })
  .policy((_author, actor) => ({ read: everyone, create: actor.hasRole('librarian') }))

export const Book = resource('book', {
  isbn: text({ pattern: /^\d{13}$/, max: 13 }).unique(),
  title: text({ min: 1, max: 200 }),
  author: belongsTo(Author, { inverse: 'books' }),
  language: oneOf('English', 'Deutsch').default('English'),
  fine: money('EUR'),
  worth: money().optional(),
  weight: decimal({ precision: 6, scale: 3 }).optional(),
  pages: integer({ min: 1, max: 10_000 }),
  shelved: boolean().default(true),
  publishedOn: date(),
  remarks: json<readonly string[]>().default([]),
  copies: balance('copy'),
  earnings: balance('EUR'),
  cover: file({
    types: ['image/png', 'image/webp'],
    maxBytes: 2_000_000,
    variants: { thumb: { width: 96, height: 96 }, page: { width: 800 } },
  }).optional(),
})
  .computed((book) => ({ thick: book.pages.gt(500) }))
  .list({ by: ['author'], then: ['publishedOn'] })
  .list({ by: ['language', 'author'], then: ['fine'] })
  .list({ by: [], then: ['title'] })
  .tally({ by: ['author'], per: 'language', sum: ['pages', 'fine', 'weight'] })
  .tally({ by: [] })
  .search('title', 'isbn')
  .live()
  .policy((book, actor) => ({
    read: anyOf(book.shelved.is(true), actor.hasRole('librarian')),
    create: actor.hasRole('librarian'),
    update: actor.hasRole('librarian'),
    delete: actor.hasRole('librarian'),
    fields: { worth: actor.hasRole('librarian') },
  }))

const Branch = resource('branch', { name: text({ max: 60 }) })
  .small({ max: 200 })
  .policy(() => ({ read: everyone }))

const Membership = resource('membership', {
  user: belongsTo(User, { inverse: 'memberships' }).unique(),
  number: text({ max: 12 }).unique(),
  until: timestamp(),
})
  .list({ by: [], then: ['until'] })
  .policy((membership, actor) => ({
    read: anyOf(membership.user.is(currentUser), actor.hasRole('librarian')),
  }))

const currentMembership = fact('membership', Membership, { by: 'user' })

const Loan = resource('loan', {
  membership: belongsTo(Membership, { inverse: 'loans' }),
  due: timestamp(),
  note: text({ max: 80 }).optional(),
})
  .computed((loan) => ({ late: loan.due.lt(now) }))
  .list({ by: ['membership'], then: ['due'] })
  .policy((loan) => ({
    read: loan.membership.is(currentMembership),
    update: loan.membership.is(currentMembership),
  }))

const LoanedBook = resource('loanedBook', {
  loan: belongsTo(Loan, { inverse: 'books' }),
  book: belongsTo(Book, { inverse: 'loans' }),
  position: integer({ min: 1 }),
})
  .list({ by: ['loan'], then: ['position'] })
  // Whose loan it is decides for the list of a loan; all loans of a book could only be looked through.
  .list({ by: ['book'], then: ['position'] })
  .policy((loaned, actor) => ({
    read: anyOf(loaned.loan.membership.is(currentMembership), actor.hasRole('librarian')),
  }))

/** Written by everybody who is signed in, read by nobody. */
const Complaint = resource('complaint', {
  author: belongsTo(User, { inverse: 'complaints' }).default(currentUser),
  words: text({ max: 2_000 }),
}).policy((complaint) => ({ create: complaint.author.is(currentUser) }))

/** Nobody has any right to it. */
const Vault = resource('vault', { secretWord: text({ max: 40 }) }).policy(() => ({}))

const LATER = instantOf(new Date('2040-01-31T09:30:00Z'))

const reserveBook = action(
  'reserveBook',
  {
    input: { book: ref(Book), days: integer({ min: 1, max: 30 }).default(7) },
    output: { position: integer() },
    rejects: { alreadyYours: 409 },
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx }) => {
    await tx.get(Book, input.book)
    return { position: 1 }
  },
)

const becomeMember = action(
  'becomeMember',
  {
    about: 'Makes you a member for good; it costs nothing.',
    input: { phrase: text({ max: 40 }).default('please') },
    output: { membership: ref(Membership), number: text({ max: 12 }) },
    rejects: { alreadyMember: 409 },
    idempotency: 'required',
    allow: (actor) => actor.isSignedIn,
  },
  async ({ tx, actor, reject }) => {
    assert(actor.user !== undefined)
    const free = tx.unrestricted
    if ((await free.first(Membership, { user: actor.user })) !== undefined) return reject('alreadyMember')
    const { id, number } = await free.insert(Membership, { user: actor.user, number: 'M-1', until: LATER })
    return { membership: id, number }
  },
)

const borrowBooks = action(
  'borrowBooks',
  {
    input: { membership: ref(Membership), until: timestamp().optional() },
    output: { loan: ref(Loan), fee: money('EUR') },
    rejects: { nothingReserved: 409, expired: 410, tooMany: 422 },
    idempotency: 'required',
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, reject }) => {
    const membership = await tx.get(Membership, input.membership)
    const book = await tx.first(Book, {})
    if (book === undefined) return reject('nothingReserved')
    const free = tx.unrestricted
    const loan = await free.insert(Loan, { membership: membership.id, due: input.until ?? LATER })
    await free.insert(LoanedBook, { loan: loan.id, book: book.id, position: 1 })
    return { loan: loan.id, fee: book.fine }
  },
)

const countShelf = action(
  'countShelf',
  {
    input: { counted: listOf({ book: ref(Book), copies: integer({ min: 0 }) }, { max: 50 }), proof: money() },
    output: { missing: listOf(text({ max: 13 })) },
    allow: (actor) => allOf(actor.hasRole('librarian'), not(actor.hasRole('staff'))),
  },
  () => Promise.resolve({ missing: [] }),
)

const burnBooks = action('burnBooks', { input: {}, output: {}, hidden: true, allow: () => everyone }, () =>
  Promise.resolve({}),
)

const forbidden = action('openVault', { input: { vault: ref(Vault) }, output: {} }, () => Promise.resolve({}))

export const libraryApp = app('cityLibrary', {
  roles: ['librarian'],
  features: [
    feature('catalogue', { resources: [Author, Book, Branch], actions: [countShelf, burnBooks] }),
    feature('lending', {
      resources: [Membership, Loan, LoanedBook],
      actions: [reserveBook, becomeMember, borrowBooks],
    }),
    feature('office', { resources: [Complaint, Vault], actions: [forbidden] }),
  ],
})

export const libraryModel = buildModel(withIdentity(libraryApp))
