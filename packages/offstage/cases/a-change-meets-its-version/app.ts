import { app, everyone, feature, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Page = resource('page', { slug: text({ max: 40 }).unique(), title: text({ min: 1, max: 80 }) })
  .list({ by: [], then: ['title'] })
  .policy((_page, actor) => ({ read: everyone, create: actor.isSignedIn, update: actor.isSignedIn }))

export const wiki = app('wiki', { features: [feature('pages', { resources: [Page] })] })

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted }) => {
    const home = await unrestricted.insert(Page, { slug: 'home', title: 'Home' })
    return { home: home.id }
  })
}
