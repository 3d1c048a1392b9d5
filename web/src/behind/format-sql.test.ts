import { expect, test } from 'vitest'
import { formatSql, readSql } from './format-sql.ts'

const text = (sql: string): string =>
  formatSql(sql)
    .map((token) => token.text)
    .join('')

test('a short statement has a line for each clause', () => {
  expect(text('select id, name from product where category_id = $1 order by name limit 21')).toBe(
    'select id,\n  name\nfrom product\nwhere category_id = $1\norder by name\nlimit 21',
  )
})

test('nothing but white space changes', () => {
  const sql = `select coalesce(json_agg(json_build_object('id', p."id", 'price', json_build_object('amount', trim_scale(p.price / 100.0)::text, 'currency', 'USD')) order by p.name), '[]'::json) from (select * from "product" p where p."category_id" = $1 and (p.name, p.id) > ($2, $3) and p.at between $4 and $5 order by p.name, p.id limit 21) p left join lateral (select count(*) from stock s where s.product_id = p.id) s on true`
  const bare = (value: string) => value.replaceAll(/\s+/g, '')
  expect(bare(text(sql))).toBe(bare(sql))
})

test('what is in long brackets is indented and closes under its beginning', () => {
  const lines = text(
    'select * from (select id, name, price, category_id, created_at from product where active and category_id = $1) p',
  ).split('\n')
  expect(lines[1]).toBe('from (')
  expect(lines.at(-1)).toBe(') p')
})

test('words, texts, parameters and numbers are told apart', () => {
  expect(
    readSql(`select 'it''s', $1, 2 from "Order"`)
      .filter((token) => token.kind !== 'space')
      .map((token) => token.kind),
  ).toEqual(['keyword', 'text', 'sign', 'parameter', 'sign', 'number', 'keyword', 'name'])
})
