import { anyOf, app, belongsTo, boolean, everyone, feature, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Post = resource('post', { title: text({ max: 80 }) })
  .list({ by: [], then: ['title'] })
  .policy(() => ({ read: everyone }))

const Remark = resource('remark', {
  post: belongsTo(Post, { inverse: 'remarks', onDelete: 'cascade' }),
  said: text({ max: 200 }),
  approved: boolean(),
})
  .list({ by: ['post'], then: ['createdAt'] })
  .policy((remark, actor) => ({ read: anyOf(remark.approved.is(true), actor.hasRole('editor')) }))

export const blog = app('blog', {
  roles: ['editor'],
  features: [feature('posts', { resources: [Post, Remark] })],
})

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted }) => {
    const post = await unrestricted.insert(Post, { title: 'On proof' })
    for (const [said, approved] of [
      ['First', true],
      ['Buy my watches', false],
      ['Second', true],
    ] as const)
      await unrestricted.insert(Remark, { post: post.id, said, approved })
    return { post: post.id }
  })
}
