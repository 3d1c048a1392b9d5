import assert from 'node:assert/strict'
import {
  action,
  instantOf,
  integer,
  ref,
  text,
  timestamp,
  User,
  type Id,
  type Instant,
  type Tx,
} from 'offstage'
import { Picture } from '../pictures/picture.ts'
import { PictureGrant } from './picture-grant.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const GRANTS_MAX = 100

/** Shares one's picture with whoever has an e-mail address. The answer is the same whether or not anybody does. */
export const sharePicture = action(
  'sharePicture',
  {
    input: {
      picture: ref(Picture),
      email: text({ max: 254, format: 'email' }),
      days: integer({ min: 1, max: 365 }).default(7),
    },
    output: { grant: ref(PictureGrant), expiresAt: timestamp() },
    rejects: { notYourPicture: 409, yourself: 409, tooManyGrants: 409 },
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, actor, reject }) => {
    assert(actor.user !== undefined)
    const picture = await tx.lock(Picture, input.picture)
    if (picture.owner !== actor.user) return reject('notYourPicture')
    const email = input.email.toLowerCase()
    const me = await tx.get(User, actor.user)
    if (me.email.toLowerCase() === email) return reject('yourself')

    const expiresAt = daysAfter(tx.now, input.days ?? 7)
    const there = await tx.unrestricted.first(PictureGrant, { picture: picture.id, email })
    const others = await tx.unrestricted.list(PictureGrant, { picture: picture.id }, { limit: GRANTS_MAX })
    if (there === undefined && others.length >= GRANTS_MAX)
      return reject('tooManyGrants', { max: GRANTS_MAX })
    // Sharing again is sharing anew: for as long as was said now, with whoever has the address now.
    const values = { grantee: await whoHas(tx, email), expiresAt }
    const grant =
      there === undefined
        ? await tx.unrestricted.insert(PictureGrant, {
            picture: picture.id,
            owner: picture.owner,
            email,
            ...values,
          })
        : await tx.unrestricted.update(PictureGrant, there.id, values)
    return { grant: grant.id, expiresAt }
  },
)

async function whoHas({ unrestricted }: Tx, email: string): Promise<Id<'user'> | null> {
  const person = await unrestricted.first(User, { email })
  return person?.id ?? null
}

const daysAfter = (start: Instant, days: number): Instant =>
  instantOf(new Date(Date.parse(start) + days * DAY_MS))
