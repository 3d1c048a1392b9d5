// The best single statement that we know for each work on the shop's tables: prepared by name, JSON built by the
// database, nothing asked about who is asking.

const instant = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const dollars = (column: string): string =>
  `json_build_object('amount', (${column} * 0.01)::text, 'currency', 'USD')`

const common = (row: string): string =>
  `${row}.id, ${row}.version, ${instant(`${row}.created_at`)} as "createdAt", ${instant(`${row}.updated_at`)} as "updatedAt"`

const product = `${common('p')}, p.sku, p.name, p.description, ${dollars('p.price')} as price, p.active`

const category = `(select row_to_json(c) from (
  select ${common('c')}, c.name, c.slug from category c where c.id = p.category_id) c) as category`

/** A page in the order of names; the 21st row tells of a next page. */
const pageOf = (where: string): string => `
select row_to_json(r)::text, r.name, r.id from (
  select ${product}, ${category} from product p ${where} order by p.name, p.id limit 21) r`

const nestedRead = `
select row_to_json(r)::text from (
  select ${common('o')}, o.status, ${dollars('o.total')} as total, ${instant('o.placed_at')} as "placedAt",
    (select row_to_json(c) from (
      select ${common('c')}, c.user_id as "user", c.name, c.city from customer c where c.id = o.customer_id) c
    ) as customer,
    (select json_agg(i) from (
      select ${common('i')}, i.order_id as "order", i.position, i.quantity,
        ${dollars('i.unit_price')} as "unitPrice", ${dollars('i.amount')} as amount,
        (select row_to_json(p) from (
          select ${product}, p.category_id as category from product p where p.id = i.product_id) p) as product
      from order_item i where i.order_id = o.id order by i.position, i.id limit 10) i) as items
  from "order" o where o.id = $1) r`

const pointRead = `
select row_to_json(r)::text from (
  select ${product}, p.category_id as category from product p where p.id = $1) r`

const search = `
select row_to_json(r)::text, r.name, r.id from (
  select ${product}, p.category_id as category from product p
  where to_tsvector('simple', p.name) @@ to_tsquery('simple', $1)
  order by ts_rank_cd(to_tsvector('simple', p.name), to_tsquery('simple', $1), 32) desc, p.id limit 21) r`

/** $1 the customer, $2 the order's new id, $3 the items' new ids, $4 the products, $5 how many of each. */
const bareInsert = `
with line as (
  select n.id, n.position, n.product, n.quantity, p.price, p.price * n.quantity as amount
  from unnest($3::uuid[], $4::uuid[], $5::bigint[]) with ordinality as n(id, product, quantity, position)
  join product p on p.id = n.product
), placed as (
  insert into "order" (id, customer_id, status, total, placed_at)
  select $2::uuid, $1::uuid, 'open', sum(amount), now() from line returning *
), written as (
  insert into order_item (id, order_id, position, product_id, quantity, unit_price, amount)
  select id, $2::uuid, position, product, quantity, price, amount from line returning *
)`

const answerOf = (ofOrder: string): string =>
  `json_build_object('id', ${ofOrder}.id, 'total', ${dollars(`${ofOrder}.total`)})::text`

const insert = `${bareInsert} select ${answerOf('placed')} from placed`

/** The same, with the rows that let nothing happen twice and nothing go unnoticed. $6 the key, $7 what was asked. */
const insertLogged = `${bareInsert}, logged as (
  insert into bench.change_log (resource, row_id, operation, after, actor)
  select 'order', id, 'insert', to_jsonb(placed), $1::uuid from placed
  union all select 'orderItem', id, 'insert', to_jsonb(written), $1::uuid from written
), settled as (
  insert into bench.key_log (actor, key, fingerprint, status, body)
  select $1::text, $6, $7, 200, ${answerOf('placed')} from placed
)
select ${answerOf('placed')} from placed`

export const statements = {
  listPage: { name: 'list_page', text: pageOf('') },
  nextPage: { name: 'next_page', text: pageOf('where (p.name, p.id) > ($1, $2::uuid)') },
  nestedRead: { name: 'nested_read', text: nestedRead },
  pointRead: { name: 'point_read', text: pointRead },
  search: { name: 'search', text: search },
  insert: { name: 'insert', text: insert },
  insertLogged: { name: 'insert_logged', text: insertLogged },
} as const
