import { anyOf, app, belongsTo, currentUser, everyone, feature, host, resource, text, User } from 'offstage'

// An app with a fault that a person could make: whoever may see a shelf is looked for among all of its books.

const Shelf = resource('shelf', {
  owner: belongsTo(User, { inverse: 'shelves' }),
  name: text({ max: 60 }),
}).policy((shelf) => ({
  read: anyOf(
    shelf.owner.is(currentUser),
    shelf.has('books', (book) => book('title').is('nobody wrote this')),
  ),
}))

const Book = resource('book', {
  shelf: belongsTo(Shelf, { inverse: 'books' }),
  title: text({ max: 60 }),
})
  .list({ by: ['shelf'], then: ['createdAt'] })
  .policy(() => ({ read: everyone }))

export default host({
  app: app('shelves', { features: [feature('shelves', { resources: [Shelf, Book] })] }),
})
