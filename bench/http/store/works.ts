import type pg from 'pg'
import type { Ask } from '../load/load-plan.ts'
import { sizesFor } from './fill.ts'

/** How a subject is spoken to: by the plain addresses of the limit and the peers, by ours, or by a GraphQL of its own. */
export type Tongue = 'plain' | 'rest' | 'graphql' | 'postgraphile'

/** One of the six works, in every tongue that has it. */
export interface StoreWork {
  readonly name: string
  readonly isRead: boolean
  readonly asks: Readonly<Partial<Record<Tongue, readonly Ask[]>>>
}

// So many different rows are asked for in turn, spread over all of them.
const SPREAD = 500

export async function storeWorks(database: pg.Client, products: number): Promise<readonly StoreWork[]> {
  const { orders } = sizesFor(products)
  const many = spread(await idsOf(database, 'product', products))
  const mine = spread((await idsOf(database, 'order', orders)).filter((_, at) => at % 10 === 0))
  const customer = (await idsOf(database, 'customer', 1))[0] ?? ''
  const words = await wordsOf(database, products)
  const page = Math.min(5_000, Math.floor(products / 40))
  const [last] = await keysBefore(database, page)
  if (last === undefined) throw new Error(`There is no page ${page}.`)
  return [
    {
      name: 'W1 list',
      isRead: true,
      asks: {
        plain: [{ path: '/products' }],
        rest: [{ path: '/api/products?sort=name&include=category' }],
        graphql: [
          graph(`{ products(orderBy: name, first: 20) { nodes { ${product} category { ${category} } } } }`),
        ],
        postgraphile: [
          graph(
            `{ allProducts(orderBy: [NAME_ASC, PRIMARY_KEY_ASC], first: 20) { nodes { ${theirProduct} category: categoryByCategoryId { ${theirCategory} } } } }`,
          ),
        ],
      },
    },
    {
      name: 'W2 nested',
      isRead: true,
      asks: {
        plain: mine.map((id) => ({ path: `/orders/${id}` })),
        rest: mine.map((id) => ({
          path: `/api/orders/${id}?include=customer,items(limit:10,sort:position).product`,
        })),
        graphql: mine.map((id) => graph(ourOrder, { id })),
        postgraphile: mine.map((id) => graph(theirOrder, { id })),
      },
    },
    {
      name: 'W3 point',
      isRead: true,
      asks: {
        plain: many.map((id) => ({ path: `/products/${id}` })),
        rest: many.map((id) => ({ path: `/api/products/${id}` })),
        graphql: many.map((id) =>
          graph(`query ($id: ID!) { product(id: $id) { ${product} categoryId } }`, { id }),
        ),
        postgraphile: many.map((id) =>
          graph(`query ($id: UUID!) { productByRowId(rowId: $id) { ${theirProduct} categoryId } }`, { id }),
        ),
      },
    },
    { name: 'W4 write', isRead: false, asks: writes(customer, many) },
    {
      name: `W5 page ${page}`,
      isRead: true,
      asks: {
        plain: [{ path: `/products?after=${encodeURIComponent(`${last.name},${last.id}`)}` }],
        rest: [{ path: `/api/products?sort=name&include=category&after=${cursorOf(last)}` }],
        postgraphile: [
          graph(
            `query ($after: Cursor!) { allProducts(orderBy: [NAME_ASC, PRIMARY_KEY_ASC], first: 20, after: $after) { nodes { ${theirProduct} category: categoryByCategoryId { ${theirCategory} } } } }`,
            { after: theirCursorOf(last) },
          ),
        ],
      },
    },
    {
      name: 'W6 search',
      isRead: true,
      asks: {
        plain: words.map((word) => ({ path: `/products/search?words=${word}` })),
        rest: words.map((word) => ({ path: `/api/products?search=${word}` })),
        graphql: words.map((word) =>
          graph(
            `query ($word: String!) { products(search: $word, first: 20) { nodes { ${product} categoryId } } }`,
            {
              word,
            },
          ),
        ),
        postgraphile: words.map((word) =>
          graph(
            `query ($word: String!) { productsNamed: peerPostgraphileProductsNamed(words: $word) { nodes { ${theirProduct} categoryId } } }`,
            { word },
          ),
        ),
      },
    },
  ]
}

function writes(customer: string, products: readonly string[]): StoreWork['asks'] {
  const baskets = products.map((id, at) => ({
    customer,
    items: [id, products[(at + 7) % products.length], products[(at + 31) % products.length]].map(
      (of, more) => ({
        product: of,
        quantity: more + 1,
      }),
    ),
  }))
  return {
    plain: baskets.map((basket) => ({ path: '/orders', body: JSON.stringify(basket) })),
    rest: baskets.map((basket) => ({
      path: '/api/actions/place-order',
      body: JSON.stringify(basket),
      isKeyed: true,
    })),
    postgraphile: baskets.map(({ items }) =>
      graph(
        'mutation ($customer: UUID!, $items: JSON!) { placeOrder: peerPostgraphilePlaceOrder(input: { customer: $customer, items: $items }) { result { id: rowId total } } }',
        { customer, items },
      ),
    ),
  }
}

// ── What is asked of GraphQL: exactly the members that REST answers with ─────────────────────────────────────────

const stamps = 'version createdAt updatedAt'
const product = `id ${stamps} sku name description price { amount currency } active`
const category = `id ${stamps} name slug`
const ourOrder = `query ($id: ID!) { order(id: $id) { id ${stamps} status total { amount currency } placedAt
  customer { id ${stamps} userId name city }
  items(first: 10, orderBy: position) { nodes { id ${stamps} orderId position quantity unitPrice { amount currency } amount { amount currency }
    product { ${product} categoryId } } } } }`

const theirProduct = `id: rowId ${stamps} sku name description price active`
const theirCategory = `id: rowId ${stamps} name slug`
const theirOrder = `query ($id: UUID!) { orderByRowId(rowId: $id) { id: rowId ${stamps} status total placedAt
  customer: customerByCustomerId { id: rowId ${stamps} userId name city }
  items: orderItemsByOrderId(first: 10, orderBy: [POSITION_ASC]) { nodes { id: rowId ${stamps} orderId position quantity unitPrice amount
    product: productByProductId { ${theirProduct} categoryId } } } } }`

const graph = (query: string, variables: object = {}): Ask => ({
  path: '/graphql',
  body: JSON.stringify({ query: query.replaceAll(/\s+/g, ' '), variables }),
})

// ── What is asked for ────────────────────────────────────────────────────────────────────────────────────────────

const spread = <T>(all: readonly T[]): readonly T[] => {
  const step = Math.max(1, Math.floor(all.length / SPREAD))
  return all.filter((_, at) => at % step === 0)
}

async function idsOf(database: pg.Client, kind: string, count: number): Promise<readonly string[]> {
  const { rows } = await database.query<{ id: string }>(
    'select bench.id($1, n) as id from generate_series(0, $2::int - 1) n order by n',
    [kind, count],
  )
  return rows.map(({ id }) => id)
}

async function wordsOf(database: pg.Client, products: number): Promise<readonly string[]> {
  const { rows } = await database.query<{ word: string }>(
    `select bench.word('a', n) as word from generate_series(0, $1::int - 1) n order by n`,
    [Math.min(SPREAD, products / 10)],
  )
  return rows.map(({ word }) => word)
}

interface Keys {
  readonly name: string
  readonly id: string
}

async function keysBefore(database: pg.Client, page: number): Promise<readonly Keys[]> {
  const { rows } = await database.query<Keys>(
    'select name, id from product order by name, id limit 1 offset $1',
    [(page - 1) * 20 - 1],
  )
  return rows
}

/** The platform's cursor for this place, as the page before it would have answered it. */
const cursorOf = ({ name, id }: Keys): string => Buffer.from(JSON.stringify([name, id])).toString('base64url')

/** PostGraphile's: the same behind what it calls the digest of this order. */
const theirCursorOf = ({ name, id }: Keys): string =>
  Buffer.from(JSON.stringify(['3067cd755e', name, id])).toString('base64')
