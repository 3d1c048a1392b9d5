import type pg from 'pg'
import { buyer } from './shop/buyer.ts'

/** What is asked for: the same of every subject. */
export interface Work {
  readonly name: string
  readonly paths: readonly string[]
  /** Whether strangers may ask for it too. */
  readonly isPublic: boolean
}

/** W1 a page of twenty with their parent, W2 an order with its customer and ten lines with their products, W3 one row. */
export async function chooseWorks(database: pg.Client): Promise<readonly Work[]> {
  const products = await idsOf(database, 'select id from product where active order by md5(id::text)')
  const orders = await idsOf(
    database,
    `select o.id from "order" o join customer c on c.id = o.customer_id
     where c.code = $1 and (select count(*) from order_line l where l.order_id = o.id) >= 10`,
    [buyer.customer],
  )
  return [
    { name: 'W1 list', paths: ['/api/products?sort=name&include=category'], isPublic: true },
    {
      name: 'W2 nested',
      paths: orders.map((id) => `/api/orders/${id}?include=customer,lines(limit:10,sort:position).product`),
      isPublic: false,
    },
    { name: 'W3 point', paths: products.map((id) => `/api/products/${id}`), isPublic: true },
  ]
}

async function idsOf(
  database: pg.Client,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly string[]> {
  const { rows } = await database.query<{ id: string }>(text, [...values])
  if (rows.length === 0) throw new Error(`The data holds nothing for: ${text}`)
  return rows.map(({ id }) => id)
}
