// The best single statement that we know for each work, written by hand for this schema: prepared by name, JSON built
// by the database, nothing asked about who is asking.

const instant = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
const dollars = (column: string): string =>
  `json_build_object('amount', (${column} * 0.01)::text, 'currency', 'USD')`

const common = (row: string): string =>
  `${row}.id, ${row}.version, ${instant(`${row}.created_at`)} as "createdAt", ${instant(`${row}.updated_at`)} as "updatedAt"`

const picture = (id: string): string => `(
  select json_build_object(
    'id', f.id, 'url', '/files/' || f.id || '?v=' || left(f.digest, 16), 'type', f.type, 'bytes', f.bytes,
    'width', f.width, 'height', f.height,
    'variants', json_build_object(
      'thumb', '/files/' || f.id || '/thumb?v=af9d205bff35',
      'card', '/files/' || f.id || '/card?v=f5b2f869d2bc',
      'full', '/files/' || f.id || '/full?v=a626b4c4bc72'))
  from offstage.file f where f.id = ${id})`

const product = `${common('p')}, p.sku, p.name, p.description, ${dollars('p.price')} as price,
  ${picture('p.picture_id')} as picture, p.active`

/** W1: a page of products in the order of their names, each with its category; the 21st tells of a next page. */
const listPage = `
select row_to_json(r)::text, r.name, r.id from (
  select ${product}, (
    select row_to_json(c) from (
      select ${common('c')}, c.name, c.slug, c.parent_id as parent from category c where c.id = p.category_id) c
  ) as category
  from product p where p.active order by p.name, p.id limit 21) r`

/** W2: an order with its customer and ten of its lines, each with its product. */
const nestedRead = `
select row_to_json(r)::text from (
  select ${common('o')}, o.number, o.status, ${dollars('o.total')} as total,
    ${instant('o.placed_at')} as "placedAt", ${instant('o.shipped_at')} as "shippedAt",
    (select row_to_json(c) from (
      select ${common('c')}, c.user_id as "user", c.name, c.code, c.segment, c.city, c.state
      from customer c where c.id = o.customer_id) c) as customer,
    (select json_agg(l) from (
      select ${common('l')}, l.order_id as "order", l.position, l.name, l.quantity,
        ${dollars('l.unit_price')} as "unitPrice", ${dollars('l.amount')} as amount, l.location_id as location,
        (select row_to_json(p) from (
          select ${product}, p.category_id as category from product p where p.id = l.product_id and p.active) p
        ) as product
      from order_line l where l.order_id = o.id order by l.position, l.id limit 10) l) as lines
  from "order" o where o.id = $1) r`

/** W3: a product by its id. */
const pointRead = `
select row_to_json(r)::text from (
  select ${product}, p.category_id as category from product p where p.id = $1 and p.active) r`

export const statements = {
  listPage: { name: 'list_page', text: listPage },
  nestedRead: { name: 'nested_read', text: nestedRead },
  pointRead: { name: 'point_read', text: pointRead },
} as const
