import { allOf, anyOf, belongsTo, currentUser, file, now, oneOf, resource, text, User } from 'offstage'

/**
 * A picture in somebody's library. A private one is seen by its owner and, for as long as a grant lasts, by whom it was
 * shared with; its file is guarded by the same policy.
 */
export const Picture = resource('picture', {
  owner: belongsTo(User, { inverse: 'pictures' }).default(currentUser),
  title: text({ min: 1, max: 120 }),
  visibility: oneOf('public', 'private').default('private'),
  image: file({
    types: ['image/png', 'image/jpeg', 'image/webp', 'image/avif', 'image/gif'],
    maxBytes: 20_000_000,
    variants: {
      thumb: { width: 160, height: 160, fit: 'cover' },
      card: { width: 480, fit: 'inside' },
      full: { width: 1_600, fit: 'inside' },
    },
  }),
})
  .list({ by: ['owner'], then: ['createdAt'] })
  .list({ by: ['visibility'], then: ['createdAt'] })
  .live()
  .policy((picture) => ({
    read: anyOf(
      picture.visibility.is('public'),
      picture.owner.is(currentUser),
      // A grant is declared after the picture, so its columns are known here by name only; the model checks them.
      picture.has('grants', (grant) => allOf(grant('grantee').is(currentUser), grant('expiresAt').gt(now))),
    ),
    // Judged on the row before and after: nobody makes a picture for somebody else, or gives one away.
    create: picture.owner.is(currentUser),
    update: picture.owner.is(currentUser),
    delete: picture.owner.is(currentUser),
  }))
