import { feature } from 'offstage'
import { Picture } from './picture.ts'

/** Pictures, and who may see them. */
export const pictures = feature('pictures', { resources: [Picture] })
