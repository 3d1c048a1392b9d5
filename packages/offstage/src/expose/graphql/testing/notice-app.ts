import { action } from '../../../declare/action.ts'
import { app } from '../../../declare/app.ts'
import { anyOf, everyone } from '../../../declare/expression.ts'
import { currentUser } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import { belongsTo, boolean, integer, text } from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { User } from '../../../identity/user.ts'

/** What hangs on a board: to be read by everybody while it is open, and by its author; the warden reads all. */
export const Notice = resource('notice', {
  board: text({ max: 40 }),
  title: text({ max: 80 }),
  rank: integer({ min: 0, max: 1_000 }).default(0),
  open: boolean().default(true),
  author: belongsTo(User, { inverse: 'notices' }).optional(),
  remark: text({ max: 80 }).optional(),
})
  .list({ by: ['board'], then: ['rank'] })
  .list({ by: [], then: ['createdAt'] })
  .live()
  .policy((notice, actor) => ({
    read: anyOf(notice.open.is(true), notice.author.is(currentUser), actor.hasRole('warden')),
    create: actor.isSignedIn,
    update: notice.author.is(currentUser),
    delete: actor.hasRole('warden'),
    fields: { remark: actor.hasRole('warden') },
  }))

/** Not live. */
const Board = resource('board', { name: text({ max: 40 }).unique() })
  .small({ max: 100 })
  .policy(() => ({ read: everyone }))

const clearBoard = action(
  'clearBoard',
  { input: { board: text({ max: 40 }) }, output: {}, allow: (actor) => actor.hasRole('warden') },
  async ({ input, tx }) => {
    for (const { id } of await tx.list(Notice, { board: input.board })) await tx.delete(Notice, id)
    return {}
  },
)

/** A small app with something live in it, for tests of GraphQL's transports against a running server. */
export const noticeApp = app('notices', {
  roles: ['warden'],
  features: [feature('board', { resources: [Notice, Board], actions: [clearBoard] })],
})
