import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inTestPlace } from '../testing/test-place.ts'
import { quoteName, quoteText } from './quote.ts'

test('names are quoted exactly where the server itself would', async () => {
  await inTestPlace(async ({ db, ask }) => {
    const words = await ask<{ word: string; quoted: string }>(
      'select word, quote_ident(word) as quoted from pg_get_keywords()',
    )
    expect(words.filter(({ word, quoted }) => quoteName(word) !== quoted)).toEqual([])
    const names = fc.sample(
      fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => !name.includes('\0')),
      300,
    )
    const found = await db.query<{ name: string; back: string[] }>({
      text: 'select name, parse_ident(quoted) as back from unnest($1::text[], $2::text[]) u (name, quoted)',
      values: [names, names.map(quoteName)],
    })
    expect(found.filter(({ name, back }) => back.length !== 1 || back[0] !== name)).toEqual([])
  })
})

test('any text comes back as it went in', async () => {
  await inTestPlace(async ({ ask }) => {
    for (const text of [`it's`, `'`, `\\'; drop table x; --`, `$$`, 'ä\n'])
      expect(await ask(`select ${quoteText(text)} as text`)).toEqual([{ text }])
  })
})
