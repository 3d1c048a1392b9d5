import { anyOf, app, boolean, feature, resource, text } from '../../src/index.ts'
import type { Beginning } from '../running/case.ts'

const Article = resource('article', {
  title: text({ max: 80 }),
  body: text({ max: 2_000 }),
  published: boolean(),
})
  .search('title', 'body')
  .policy((article, actor) => ({ read: anyOf(article.published.is(true), actor.hasRole('editor')) }))

export const paper = app('paper', {
  roles: ['editor'],
  features: [feature('articles', { resources: [Article] })],
})

export async function arrange({ app: running }: Beginning) {
  return running.transaction(async ({ unrestricted }) => {
    const article = (title: string, body: string, published: boolean) =>
      unrestricted.insert(Article, { title, body, published })
    await article('Harbour reopens', 'The harbour was closed for a year.', true)
    await article('Harbour secret', 'Nobody may know yet.', false)
    await article('Weather', 'Rain over the harbour.', true)
    return {}
  })
}
