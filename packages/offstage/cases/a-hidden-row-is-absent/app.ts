import { app, belongsTo, currentUser, feature, resource, text, User } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Note = resource('note', {
  owner: belongsTo(User, { inverse: 'notes', onDelete: 'cascade' }).default(currentUser),
  title: text({ max: 80 }),
})
  .list({ by: ['owner'], then: ['createdAt'] })
  .policy((note) => ({
    read: note.owner.is(currentUser),
    create: note.owner.is(currentUser),
    update: note.owner.is(currentUser),
    delete: note.owner.is(currentUser),
  }))

export const notes = app('notes', { features: [feature('notes', { resources: [Note] })] })

export async function arrange({ app: running, people }: Beginning) {
  const owner = people['ann']
  if (owner === undefined) throw new Error('Ann is one of the people.')
  const made = await running.transaction(({ unrestricted }) =>
    unrestricted.insert(Note, { owner, title: 'What only Ann knows' }),
  )
  return { note: made.id }
}
