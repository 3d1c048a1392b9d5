import { app } from '../../../declare/app.ts'
import { anyOf } from '../../../declare/expression.ts'
import { currentUser, fact } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, integer, text } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { User } from '../../../identity/user.ts'

const Writer = resource('writer', {
  user: belongsTo(User, { inverse: 'writers' }).unique(),
  name: text({ max: 40 }),
}).policy((writer, actor) => ({ read: anyOf(writer.user.is(currentUser), actor.hasRole('editor')) }))

const currentWriter = fact('writer', Writer, { by: 'user' })

/** Diaries of which some are open to all; how much each is worth is for its writer and for editors. */
const Diary = resource('diary', {
  writer: belongsTo(Writer, { inverse: 'diaries' }),
  title: text({ max: 60 }),
  open: boolean(),
  worth: integer(),
})
  .list({ by: [], then: ['worth'] })
  .list({ by: ['writer'], then: ['title'] })
  .tally({ by: ['writer'], sum: ['worth'] })
  .search('title')
  .small({ max: 1_000 })
  .live()
  .policy((diary, actor) => ({
    read: anyOf(diary.open.is(true), diary.writer.is(currentWriter), actor.hasRole('editor')),
    update: diary.writer.is(currentWriter),
    fields: { worth: anyOf(diary.writer.is(currentWriter), actor.hasRole('editor')) },
  }))

/** A page is its writer's, even where the diary is open. */
const Leaf = resource(
  'leaf',
  {
    diary: belongsTo(Diary, { inverse: 'leaves', onDelete: 'cascade' }),
    said: text({ max: 60 }),
  },
  { plural: 'leaves' },
)
  .list({ by: ['diary'], then: ['said'] })
  .small({ max: 1_000 })
  .live()
  .policy((leaf, actor) => ({
    read: anyOf(leaf.diary.writer.is(currentWriter), actor.hasRole('editor')),
    delete: leaf.diary.writer.is(currentWriter),
  }))

export const diaryApp = app('diaries', {
  roles: ['editor'],
  features: [feature('diaries', { resources: [Writer, Diary, Leaf] })],
})
