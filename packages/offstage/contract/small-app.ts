import { app, everyone, feature, resource, text } from '../src/index.ts'

const Note = resource('note', { title: text({ min: 1, max: 80 }) })
  .list({ by: [], then: ['createdAt'] })
  .live()
  .policy((_note, actor) => ({ read: everyone, create: actor.isSignedIn, delete: actor.isSignedIn }))

/** The smallest app that can be read, written and followed. */
export const smallApp = app('small', { features: [feature('notes', { resources: [Note] })] })
