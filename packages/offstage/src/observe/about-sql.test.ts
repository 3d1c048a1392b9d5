import { expect, test } from 'vitest'
import { aboutSql } from './about-sql.ts'

test.each([
  ['select * from customer where id = $1', 'Asked the database about customer'],
  [
    'select o.id from "order" o join public.order_line l on l.order_id = o.id',
    'Asked the database about order and order line',
  ],
  [
    'with big as (select * from payment where amount > 9) select * from big join account a on true',
    'Asked the database about payment and account',
  ],
  ['update stock_level set on_hand = 0 where id = any($1)', 'Changed stock level'],
  ['insert into offstage.dev_outbox (id) values ($1)', 'Added to dev outbox'],
  ['delete from offstage.attempt_count where resets_at < now()', 'Removed from attempt count'],
  [
    'select a from b, (select 1 from c) d join e on true join f on true',
    'Asked the database about b, c and e and more',
  ],
  ['select now()', 'Asked the database'],
])('%s is told as: %s', (text, told) => {
  expect(aboutSql(text)).toBe(told)
})
