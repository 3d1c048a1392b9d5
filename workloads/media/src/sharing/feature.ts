import { feature } from 'offstage'
import { PictureGrant } from './picture-grant.ts'
import { sharePicture } from './share-picture.ts'
import { stopSharing } from './stop-sharing.ts'

/** Sharing: a private picture shown to one person for a while. */
export const sharing = feature('sharing', { resources: [PictureGrant], actions: [sharePicture, stopSharing] })
