import { anyOf, belongsTo, currentUser, resource, text, timestamp, User } from 'offstage'
import { Picture } from '../pictures/picture.ts'

/**
 * A private picture shown to one person for a while. The owner typed an e-mail address and sees that address; whether
 * somebody signs in with it is hidden from them, so a grant looks the same either way.
 */
export const PictureGrant = resource('pictureGrant', {
  picture: belongsTo(Picture, { inverse: 'grants', onDelete: 'cascade' }),
  /** Whose the picture is: kept here too, so that every list of grants can be held to it by an index. */
  owner: belongsTo(User, { inverse: 'grantsGiven', onDelete: 'cascade' }),
  email: text({ max: 254, format: 'email', caseInsensitive: true }),
  /** Who signs in with that address; nobody, when nobody did at the time. */
  grantee: belongsTo(User, { inverse: 'grantsReceived', onDelete: 'cascade' }).optional(),
  expiresAt: timestamp(),
})
  .list({ by: ['picture'], then: ['expiresAt'] })
  .list({ by: ['picture', 'email'], unique: true })
  .list({ by: ['grantee'], then: ['expiresAt'] })
  .policy((grant) => ({
    read: anyOf(grant.owner.is(currentUser), grant.grantee.is(currentUser)),
    fields: { grantee: grant.grantee.is(currentUser) },
  }))
