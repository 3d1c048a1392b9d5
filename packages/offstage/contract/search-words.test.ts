import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  anyOf,
  app,
  belongsTo,
  boolean,
  currentUser,
  everyone,
  feature,
  oneOf,
  resource,
  text,
  User,
  type Id,
} from '../src/index.ts'
import { startTestApp, type TestApp, type TestClient } from '../src/testing.ts'

// Whatever is written is found by the beginnings of its words, by whom it may be seen, and whatever is looked for is
// answered or refused.

const Song = resource('song', {
  singer: belongsTo(User, { inverse: 'songs' }),
  title: text({ max: 400 }),
  about: text({ max: 400 }).optional(),
  sung: boolean(),
})
  .search('title', 'about')
  .policy((song) => ({
    read: anyOf(song.sung.is(true), song.singer.is(currentUser)),
  }))

const Label = resource('label', {
  song: belongsTo(Song, { inverse: 'labels', onDelete: 'cascade' }),
  kind: oneOf('genre', 'mood'),
  name: text({ max: 80 }),
  note: text({ max: 80 }),
  secret: text({ max: 80 }),
})
  .list({ by: ['song', 'kind'], then: ['name'] })
  .search({ by: ['song', 'kind'], fields: { name: 'A', note: 'C' } })
  .policy((label, actor) => ({
    read: everyone,
    fields: { kind: actor.hasRole('curator') },
  }))

let place: TestApp
let singer: TestClient
beforeAll(async () => {
  place = await startTestApp(
    app('songs', {
      roles: ['curator'],
      features: [feature('songs', { resources: [Song, Label] })],
    }),
  )
  singer = await place.as({ name: 'Ella' })
})
afterAll(() => place.close())

const holder = (): Id<'user'> => singer.user as Id<'user'> // signed in

const found = async (client: TestClient, search: string): Promise<readonly string[]> => {
  const answer = await client.get(`/api/songs?${new URLSearchParams({ search }).toString()}`)
  expect(answer.status, answer.text).toBe(200)
  return answer.data<readonly { title: string }[]>().map(({ title }) => title)
}

async function sing(...songs: readonly { title: string; about?: string; sung?: boolean }[]): Promise<void> {
  await place.database.query({ text: 'delete from song', values: [] })
  await place.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Song,
      songs.map(({ title, about = null, sung = true }) => ({ title, about, sung, singer: holder() })),
    ),
  )
}

test('words are found in what the server would take for one: addresses, numbers with a sign, paths', async () => {
  await sing(
    { title: 'ella@example.org' },
    { title: 'FUR-BO-10001798' },
    { title: 'www.harbour.org/quay_side' },
  )
  for (const word of ['ella@example.org', 'example', 'org ella'])
    expect(await found(place.guest, word)).toContain('ella@example.org')
  for (const word of ['10001798', 'FUR-BO-10001798', 'bo 1000'])
    expect(await found(place.guest, word)).toEqual(['FUR-BO-10001798'])
  for (const word of ['quay', 'side', 'harbour.org', 'www.harbour.org/quay_side'])
    expect(await found(place.guest, word)).toEqual(['www.harbour.org/quay_side'])
})

test('a whole word comes before one that only begins with it', async () => {
  await sing({ title: 'Harbours harbours harbours' }, { title: 'About a harbour' }, { title: 'Harbourside' })
  expect((await found(place.guest, 'harbour'))[0]).toBe('About a harbour')
  expect(await found(place.guest, 'harbour')).toHaveLength(3)
})

test('who may see nothing but their own finds their own, however many others have the word', async () => {
  await sing({ title: 'shared tune' }, { title: 'private tune', sung: false })
  const other = await place.as({ name: 'Billie' })
  await place.transaction(({ unrestricted }) =>
    unrestricted.insertMany(
      Song,
      Array.from({ length: 1_200 }, (_, at) => ({
        title: `tune ${at}`,
        about: null,
        sung: false,
        singer: holder(),
      })),
    ),
  )
  await place.transaction(
    ({ unrestricted }) =>
      unrestricted.insert(Song, {
        title: 'tune of another',
        about: null,
        sung: false,
        singer: other.user as Id<'user'>,
      }), // signed in
  )
  expect(await found(place.guest, 'tune')).toEqual(['shared tune'])
  expect((await found(other, 'tune')).toSorted()).toEqual(['shared tune', 'tune of another'])
  expect(await found(singer, 'private tu')).toEqual(['private tune'])
})

test('a search goes by what it is declared by, needs it, and ranks by the weight of its fields', async () => {
  await sing({ title: 'one' }, { title: 'another' })
  const curator = await place.as({ roles: ['curator'] })
  const songs = (await curator.get('/api/songs?search=o')).data<readonly { id: Id<'song'> }[]>()
  const [one, another] = (
    await place.database.query<{ id: Id<'song'> }>({ text: 'select id from song order by id', values: [] })
  ).map(({ id }) => id)
  expect(songs).toHaveLength(1)
  if (one === undefined || another === undefined) throw new Error('Two songs were sung.')
  const label = (song: Id<'song'>, kind: 'genre' | 'mood', name: string, note: string) => ({
    song,
    kind,
    name,
    note,
    secret: 'blue',
  })
  await place.transaction(({ unrestricted }) =>
    unrestricted.insertMany(Label, [
      label(one, 'mood', 'calm', 'blue'),
      label(one, 'mood', 'blue', 'calm'),
      label(one, 'genre', 'blue', 'grass'),
      label(another, 'mood', 'blue', 'blue'),
    ]),
  )
  const ask = (query: string) => curator.get(`/api/labels?search=blue${query}`)
  const names = (answer: Awaited<ReturnType<typeof ask>>) =>
    answer.data<readonly { name: string; note: string }[]>().map(({ name, note }) => `${name} ${note}`)
  expect(names(await ask(`&song=${one}&kind=mood`))).toEqual(['blue calm', 'calm blue'])
  expect(names(await ask(`&song=${one}&kind[in]=genre,mood`))).toHaveLength(3)
  for (const less of ['', `&song=${one}`, '&kind=mood']) {
    const refused = await ask(less)
    expect(refused).toMatchObject({ status: 400, code: 'E_NO_ACCESS_PATH' })
    expect(refused.text).toContain('by song and kind, then search')
  }
  // Who may not see the kind cannot find by it.
  expect((await place.guest.get(`/api/labels?search=blue&song=${one}&kind=mood`)).data()).toEqual([])
})

// ── The table of words ───────────────────────────────────────────────────────────────────────────────────────────

const NOT_KEPT = `with wanted as (
    select distinct convert_to(left(w.lexeme, 64), 'UTF8') as search_word, s.id as search_row, s.sung, s.singer_id
    from song s, unnest(s.search_vector) w
  ), kept as (select search_word, search_row, sung, singer_id from song_search_words)
  select * from (table wanted except table kept) missing union all select * from (table kept except table wanted) left_over`

const words = fc
  .array(
    fc.constantFrom('sea', 'seaside', 'see', 'Sée', 'море', '海', 'x'.repeat(80), 'x'.repeat(81), '🎵', '-7'),
    {
      maxLength: 5,
    },
  )
  .map((some) => some.join(' '))
const song = fc.record({ title: words, about: fc.option(words), sung: fc.boolean() })

test('whatever rows are added, changed and removed, their words are kept and no others', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add' as const), songs: fc.array(song, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('change' as const), which: fc.nat(), to: song }),
    fc.record({ kind: fc.constant('all' as const), to: words }),
    fc.record({ kind: fc.constant('remove' as const), which: fc.nat() }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
      await place.database.query({ text: 'delete from song', values: [] })
      const ids: Id<'song'>[] = []
      for (const one of steps)
        await place.transaction(async ({ unrestricted }) => {
          const id = 'which' in one ? ids[one.which % Math.max(1, ids.length)] : undefined
          if (one.kind === 'add') {
            const rows = one.songs.map((each) => ({ ...each, singer: holder() }))
            ids.push(...(await unrestricted.insertMany(Song, rows)).map((row) => row.id))
          } else if (one.kind === 'all') {
            for (const each of ids) await unrestricted.update(Song, each, { title: one.to })
          } else if (id !== undefined && one.kind === 'change') await unrestricted.update(Song, id, one.to)
          else if (id !== undefined) {
            await unrestricted.delete(Song, id)
            ids.splice(ids.indexOf(id), 1)
          }
        })
      expect(await place.database.query({ text: NOT_KEPT, values: [] })).toEqual([])
    }),
    { numRuns: 40 },
  )
})

// ── What is looked for ───────────────────────────────────────────────────────────────────────────────────────────

const odd: readonly string[] = [
  '\0',
  'a\0b',
  '\u202eמרחב\u202c',
  'مرحبا',
  '👩‍👩‍👧‍👦',
  'नमस्ते',
  'ไทย',
  '漢字かな',
  'ß İ ı ǅ',
  '²³½',
  "' or 1=1 --",
  'a & b | !c <-> d:*A',
  'a:*',
  '(((',
  '\\',
  '\ud800',
  'a\ud800b',
  '\uffff\ufffe',
  '%00',
  'e\u0301\u0301\u0301',
  'https://example.org/?a=b#c',
  'x'.repeat(2_000),
  'x '.repeat(2_000),
  '\u0301'.repeat(200),
  '-1e5 +1.5e-7 0x1F 1/2',
]

test('whatever is looked for is answered or refused', async () => {
  await sing(...odd.filter((one) => !/\p{C}/u.test(one)).map((title) => ({ title: title.slice(0, 400) })))
  const try_ = async (search: string): Promise<void> => {
    const answer = await singer.get(
      `/api/songs?search=${encodeURIComponent(search.toWellFormed())}&count=true`,
    )
    expect([200, 400, 414], `${JSON.stringify(search)}: ${answer.text}`).toContain(answer.status)
  }
  for (const one of odd) await try_(one)
  await try_('long '.repeat(2_000))
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), try_), { numRuns: 150 })
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom(
          'a',
          ' ',
          '&',
          '|',
          '!',
          '(',
          ')',
          ':',
          '*',
          '<->',
          "'",
          '"',
          '\\',
          '@@',
          'ß',
          '\0',
          '1.',
          '-',
        ),
        {
          maxLength: 40,
        },
      ),
      (parts) => try_(parts.join('')),
    ),
    { numRuns: 150 },
  )
}, 120_000)

test('what was written is found by what was written', async () => {
  const title = fc.string({
    unit: fc.constantFrom('a', 'B', 'é', 'ß', 'Ж', '海', 'क', '9', 'ñ', 'ö'),
    minLength: 1,
    maxLength: 12,
  })
  await fc.assert(
    fc.asyncProperty(title, async (written) => {
      await sing({ title: `before ${written} after` })
      expect(await found(place.guest, written)).toHaveLength(1)
      expect(await found(place.guest, written.slice(0, 2))).toHaveLength(1)
    }),
    { numRuns: 40 },
  )
})
