import { anyOf, app, belongsTo, currentUser, feature, oneOf, resource, text, User } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Poem = resource('poem', {
  poet: belongsTo(User, { inverse: 'poems' }),
  state: oneOf('draft', 'published'),
  title: text({ max: 80 }),
})
  .list({ by: [], then: ['title'] })
  .policy((poem) => ({ read: anyOf(poem.state.is('published'), poem.poet.is(currentUser)) }))

export const anthology = app('anthology', { features: [feature('poems', { resources: [Poem] })] })

export async function arrange({ app: running, people }: Beginning) {
  const { ann, ben } = people
  if (ann === undefined || ben === undefined) throw new Error('Ann and Ben are the people.')
  await running.transaction(async ({ unrestricted }) => {
    await unrestricted.insert(Poem, { poet: ann, state: 'draft', title: 'A beginning' })
    await unrestricted.insert(Poem, { poet: ann, state: 'published', title: 'Bells' })
    await unrestricted.insert(Poem, { poet: ben, state: 'published', title: 'Clouds' })
    await unrestricted.insert(Poem, { poet: ben, state: 'draft', title: 'Doubts' })
  })
  return {}
}
