import type pg from 'pg'
import { buyer } from './buyer.ts'

/** How many rows there are of each, for so many products; every order has ten items, every tenth order is the buyer's. */
export const sizesFor = (products: number) => ({
  products,
  categories: 100,
  customers: Math.ceil(products / 100),
  orders: Math.ceil(products / 10),
})

/** Fills the shop's new tables with the same rows on every machine: ids, words and times follow from a row's number. */
export async function fill(database: pg.Client, products: number): Promise<void> {
  await database.query(helpers)
  for (const statement of rowsFor(products)) await database.query(statement)
  const { rowCount } = await database.query(
    `update customer set user_id = u.id from "user" u where u.email = $1 and customer.id = bench.id('customer', 0)`,
    [buyer.email],
  )
  if (rowCount !== 1) throw new Error('The buyer has no record as a customer.')
  await database.query('vacuum (analyze)')
}

/** What the fill needs, what the limit writes beside its orders, and the index that others search by. */
const helpers = `
  create schema bench;
  create function bench.id(kind text, number bigint) returns uuid language sql immutable as $$
    select (lpad(to_hex(1700000000000 + number), 12, '0') || '7' || left(digest, 3) || '8' || substr(digest, 4, 15))::uuid
    from md5(kind || number) digest $$;
  create function bench.word(kind text, number bigint) returns text language sql immutable as $$
    select translate(left(md5(kind || number), 8), '0123456789', 'ghijklmnop') $$;
  create function bench.instant(number bigint) returns timestamptz language sql immutable as $$
    select timestamptz '2025-01-01 00:00:00+00' + number * interval '1 second' $$;
  create table bench.change_log (like offstage.change_unsequenced including all);
  create table bench.key_log (like offstage.idempotency_key including all);
  create index product_name_words on product using gin (to_tsvector('simple', name));`

function rowsFor(products: number): readonly string[] {
  const { categories, customers, orders } = sizesFor(products)
  const words = Math.max(1, Math.floor(products / 10))
  const stamps = 'bench.instant(n), bench.instant(n)'
  return [
    `insert into category (id, created_at, updated_at, name, slug)
     select bench.id('category', n), ${stamps}, initcap(bench.word('c', n)), 'c' || n
     from generate_series(0, ${categories - 1}) n`,
    `insert into product (id, created_at, updated_at, sku, name, description, category_id, price, active)
     select bench.id('product', n), ${stamps}, 'S' || n,
       initcap(bench.word('a', n % ${words})) || ' ' || initcap(bench.word('b', n * 7919 % ${words})),
       repeat(bench.word('d', n) || ' ', 20), bench.id('category', n % ${categories}), 100 + n * 31 % 9900, true
     from generate_series(0, ${products - 1}) n`,
    `insert into customer (id, created_at, updated_at, name, city)
     select bench.id('customer', n), ${stamps}, initcap(bench.word('p', n)), initcap(bench.word('t', n % 50))
     from generate_series(0, ${customers - 1}) n`,
    `insert into "order" (id, created_at, updated_at, customer_id, status, total, placed_at)
     select bench.id('order', n), ${stamps},
       bench.id('customer', case when n % 10 = 0 then 0 else n % ${customers} end),
       (array['open', 'paid', 'shipped'])[n % 3 + 1], 0, bench.instant(n)
     from generate_series(0, ${orders - 1}) n`,
    `insert into order_item (id, created_at, updated_at, order_id, position, product_id, quantity, unit_price, amount)
     select bench.id('item', n * 10 + i), ${stamps}, bench.id('order', n), i + 1, p.id, 1 + i % 3, p.price, p.price * (1 + i % 3)
     from generate_series(0, ${orders - 1}) n, generate_series(0, 9) i,
       lateral (select id, price from product where id = bench.id('product', (n * 7 + i * 131) % ${products})) p`,
    `update "order" o set total = t.total
     from (select order_id, sum(amount) as total from order_item group by order_id) t where t.order_id = o.id`,
  ]
}
