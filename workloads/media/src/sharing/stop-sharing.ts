import { action, ref } from 'offstage'
import { PictureGrant } from './picture-grant.ts'

/** Ends a grant at once. Either side may: who shared the picture, and who was shown it. */
export const stopSharing = action(
  'stopSharing',
  {
    input: { grant: ref(PictureGrant) },
    output: {},
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx }) => {
    // Nobody but these two can read a grant, so finding it is having the right to end it.
    const grant = await tx.get(PictureGrant, input.grant)
    await tx.unrestricted.delete(PictureGrant, grant.id)
    return {}
  },
)
