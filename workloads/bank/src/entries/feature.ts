import { feature } from 'offstage'
import { Entry } from './entry.ts'

/** Statements: every movement on an account, with the balance after it. */
export const entries = feature('entries', { resources: [Entry] })
