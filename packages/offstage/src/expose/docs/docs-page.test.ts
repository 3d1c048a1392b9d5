import { describe, expect, test } from 'vitest'
import { app } from '../../declare/app.ts'
import { errors } from '../../errors.ts'
import { withIdentity } from '../../identity/feature.ts'
import { buildModel } from '../../model/build-model.ts'
import { describedActions, describedResources, shownFields } from '../openapi/described.ts'
import { libraryModel } from '../openapi/testing/library-app.ts'
import { docsPage } from './docs-page.ts'
import { errorsPage } from './errors-page.ts'
import { html } from './html.ts'
import { nearestAddress } from './nearest-address.ts'
import { planWalk } from './walk.ts'

const options = {
  site: 'https://library.example',
  isProduction: false,
  stylePath: '/docs/style.css',
  word: 'odyssey',
}
const docs = docsPage(libraryModel, options).html
const errorDocs = errorsPage(libraryModel, '/docs/style.css').html
const pages: Readonly<Record<string, string>> = { '/docs': docs, '/docs/errors': errorDocs }

const idsIn = (page: string) => [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
const linksIn = (page: string) => [...page.matchAll(/\shref="([^"]+)"/g)].map(([, link]) => link ?? '')
/** Leads to a page of the documentation, not to another file of the server or another site. */
const isWithin = (link: string): boolean => link.startsWith('#') || /^\/docs(?:\/errors)?(?:#|$)/.test(link)
const textOf = (page: string) =>
  page
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')

describe('the page', () => {
  test('has every resource with its fields, every action with its rejections, and every error', () => {
    for (const resource of describedResources(libraryModel)) {
      expect(idsIn(docs)).toContain(resource.path)
      for (const { name } of shownFields(resource)) expect(docs).toContain(`<code>${name}</code>`)
    }
    for (const { path, action } of describedActions(libraryModel)) {
      expect(idsIn(docs)).toContain(`action-${path}`)
      for (const name of Object.keys(action.settings.rejects ?? {})) expect(docs).toContain(`>${name}</code>`)
    }
    for (const code of Object.keys(errors)) {
      expect(docs).toContain(`href="/docs/errors#${code}"`)
      expect(idsIn(errorDocs)).toContain(code)
    }
  })

  test('has no id twice, and no link that leads nowhere', () => {
    for (const [address, page] of Object.entries(pages)) {
      expect(new Set(idsIn(page)).size).toBe(idsIn(page).length)
      for (const link of linksIn(page).filter(isWithin)) {
        const [path = '', anchor] = link.split('#')
        const target = pages[path === '' ? address : path]
        expect(target, link).toBeDefined()
        expect(anchor === undefined ? [anchor] : idsIn(target ?? ''), link).toContain(anchor)
      }
    }
  })

  test('has no script, no style of its own and nothing from elsewhere', () => {
    for (const page of Object.values(pages)) {
      expect(page).not.toMatch(/<script|<style|<iframe|<img|\sstyle=|\son\w+=|javascript:/i)
      expect(page).not.toMatch(/src="/)
    }
  })

  test('says nothing of what nobody may use', () => {
    for (const word of ['vault', 'Vault', 'secretWord', 'burn', 'tokenHash', 'passwordHash'])
      for (const page of Object.values(pages)) expect(page.includes(word), word).toBe(false)
  })

  test('says what the makers of an action say of it, where it stands and on the way to the goal', () => {
    expect(textOf(docs).split('Makes you a member for good; it costs nothing.')).toHaveLength(3)
  })

  test('is never broken by an absent value', () => {
    for (const page of Object.values(pages)) expect(textOf(page)).not.toMatch(/undefined|\[object|NaN/)
  })

  test('says in words who may, and which list is for whom', () => {
    const said = textOf(docs)
    expect(said).toContain('You may read a row if shelved is true, or you are a librarian.')
    expect(said).toContain('Everybody may read a row, signed in or not.')
    expect(said).toContain('Shown only if you are a librarian.')
    expect(said).toContain('(only librarian)')
    expect(said).toContain('True where pages is more than 500.')
  })

  test('in production tells of the mail, and not of the outbox that is not there', () => {
    const page = docsPage(libraryModel, { ...options, isProduction: true }).html
    expect(page).not.toContain('outbox')
    expect(page).toContain('from the mail')
  })

  test('is whole for an app that has nothing of its own', () => {
    const page = docsPage(buildModel(withIdentity(app('bare', { features: [] }))), options).html
    expect(page).toContain('id="start"')
    expect(textOf(page)).not.toMatch(/undefined|\[object|NaN/)
  })
})

describe('the first steps', () => {
  const walk = planWalk(libraryModel)

  test('lead from what can be found to what the app is for, through what that needs', () => {
    expect(walk.found?.name).toBe('book')
    expect(walk.parent?.name).toBe('author')
    expect(walk.use?.name).toBe('reserveBook')
    expect(walk.goal?.before.map(({ name }) => name)).toEqual(['becomeMember'])
    expect(walk.goal?.action.name).toBe('borrowBooks')
    expect(walk.goal?.makes.name).toBe('loan')
  })

  test('show answers that agree with what was asked, and with each other', () => {
    const answers = [...docs.matchAll(/<pre class="answer"[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(
      ([, code]) => textOf(code ?? ''),
    )
    const [, , found, read] = answers
    for (const answer of [found, read]) expect(answer).toContain('"title": "Odyssey"')
    for (const [, position] of answers.join('').matchAll(/"position": (\d+)/g)) expect(position).toBe('1')
  })

  test('are commands that can be typed as they stand', () => {
    const commands = [...docs.matchAll(/<pre class="shell"[^>]*><code>(.*?)<\/code><\/pre>/gs)].map(
      ([, code]) => textOf(code ?? ''),
    )
    const all = commands.join('\n')
    for (const part of [
      'SITE=https://library.example',
      '"$SITE/api/books?search=odyssey&limit=3',
      '"$SITE/api/books/$BOOK_ID?include=author"',
      '{ "book": "$BOOK_ID", "days": 7 }',
      '-H "Idempotency-Key: $KEY"',
      '{ "membership": "$MEMBERSHIP_ID", "until": "2031-01-31T09:30:00Z" }',
      '"$SITE/api/loans/$LOAN_ID?include=books.book"',
      'query (\\$id: ID!) { loan(id: \\$id) {',
      'books { nodes { position book { title } } }',
    ])
      expect(all).toContain(part)
    for (const command of commands) expect(command).not.toMatch(/\$\{|`/)
  })
})

test('what is put into HTML cannot become HTML', () => {
  expect(html`<p title="${'"><script>'}">${'<b>&'}</p>`.html).toBe(
    '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&amp;</p>',
  )
  const page = docsPage(libraryModel, { ...options, word: '<script>alert(1)</script>' }).html
  expect(page).not.toContain('<script>')
})

test('an address that there is not has a nearest one where it can be a slip', () => {
  const nearest = (path: string) => nearestAddress(libraryModel, path)
  expect(nearest('/api/book')).toBe('/api/books')
  expect(nearest('/api/boooks/')).toBe('/api/books')
  expect(nearest('/books')).toBe('/api/books')
  expect(nearest('/api/borrow-books')).toBe('/api/actions/borrow-books')
  expect(nearest('/api/book/019c1234-5678-7abc-8def-000000000001')).toBe(
    '/api/books/019c1234-5678-7abc-8def-000000000001',
  )
  expect(nearest('/api/auth/signin')).toBe('/api/auth/sign-in')
  expect(nearest('/doc')).toBe('/docs')
  expect(nearest('/')).toBeUndefined()
  expect(nearest('/wp-admin/setup-config.php')).toBeUndefined()
  expect(nearest('/api/vault')).not.toBe('/api/vaults')
})
