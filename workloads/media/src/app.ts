import { app } from 'offstage'
import { pictures } from './pictures/feature.ts'
import { sharing } from './sharing/feature.ts'

/** What the picture library adds to an app: one line per feature folder. */
export const mediaFeatures = [pictures, sharing] as const

/** The library as an app of its own. */
export const media = app('media', { features: mediaFeatures, roles: ['staff', 'admin'] })
