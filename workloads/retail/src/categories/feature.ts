import { feature } from 'offstage'
import { Category } from './category.ts'

/** The tree of what the shop sells. */
export const categories = feature('categories', { resources: [Category] })
