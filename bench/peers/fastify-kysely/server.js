import { randomUUID } from 'node:crypto'
import Fastify from 'fastify'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import pg from 'pg'

// By hand, as both projects' documentation has it: schemas for what comes in and goes out, relations by Kysely's JSON
// helpers (one statement for each read), a transaction for the write.

pg.types.setTypeParser(pg.types.builtins.INT8, Number)

const db = new Kysely({
  dialect: new PostgresDialect({
    pool: new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 }),
  }),
})

const stamps = (table) => [
  `${table}.id`,
  `${table}.version`,
  `${table}.created_at as createdAt`,
  `${table}.updated_at as updatedAt`,
]
const productColumns = [
  ...stamps('product'),
  'product.sku',
  'product.name',
  'product.description',
  'product.price',
  'product.active',
]

const withCategory = (eb) =>
  jsonObjectFrom(
    eb
      .selectFrom('category')
      .select([...stamps('category'), 'category.name', 'category.slug'])
      .whereRef('category.id', '=', 'product.category_id'),
  ).as('category')

const page = () =>
  db
    .selectFrom('product')
    .select(productColumns)
    .select(withCategory)
    .orderBy('product.name')
    .orderBy('product.id')
    .limit(20)

const app = Fastify({ logger: false })

const instant = { type: 'string', format: 'date-time' }
const stamped = {
  id: { type: 'string' },
  version: { type: 'integer' },
  createdAt: instant,
  updatedAt: instant,
}
const productShape = {
  ...stamped,
  sku: { type: 'string' },
  name: { type: 'string' },
  description: { type: 'string' },
  price: { type: 'integer' },
  active: { type: 'boolean' },
}
const object = (properties) => ({ type: 'object', properties })
const categoryShape = object({ ...stamped, name: { type: 'string' }, slug: { type: 'string' } })
const productWithCategory = object({ ...productShape, category: categoryShape })
const productWithCategoryId = object({ ...productShape, categoryId: { type: 'string' } })
const orderShape = object({
  ...stamped,
  status: { type: 'string' },
  total: { type: 'integer' },
  placedAt: instant,
  customer: object({
    ...stamped,
    userId: { type: ['string', 'null'] },
    name: { type: 'string' },
    city: { type: 'string' },
  }),
  items: {
    type: 'array',
    items: object({
      ...stamped,
      orderId: { type: 'string' },
      position: { type: 'integer' },
      quantity: { type: 'integer' },
      unitPrice: { type: 'integer' },
      amount: { type: 'integer' },
      product: productWithCategoryId,
    }),
  },
})
const answers = (data) => ({ response: { 200: object({ data }) } })
const manyOf = (items) => ({ type: 'array', items })
const byId = { params: { ...object({ id: { type: 'string', format: 'uuid' } }), required: ['id'] } }

app.get(
  '/products',
  { schema: { querystring: object({ after: { type: 'string' } }), ...answers(manyOf(productWithCategory)) } },
  async (request) => {
    const { after } = request.query
    if (after === undefined) return { data: await page().execute() }
    const [name, id] = after.split(',')
    const rows = await page()
      .where(({ eb, refTuple, tuple }) => eb(refTuple('product.name', 'product.id'), '>', tuple(name, id)))
      .execute()
    return { data: rows }
  },
)

app.get(
  '/products/search',
  {
    schema: { querystring: object({ words: { type: 'string' } }), ...answers(manyOf(productWithCategoryId)) },
  },
  async (request) => {
    const vector = sql`to_tsvector('simple', product.name)`
    const words = sql`to_tsquery('simple', ${request.query.words})`
    const rows = await db
      .selectFrom('product')
      .select([...productColumns, 'product.category_id as categoryId'])
      .where(sql`${vector} @@ ${words}`)
      .orderBy(sql`ts_rank_cd(${vector}, ${words}, 32)`, 'desc')
      .orderBy('product.id')
      .limit(20)
      .execute()
    return { data: rows }
  },
)

app.get(
  '/products/:id',
  { schema: { ...byId, ...answers(productWithCategoryId) } },
  async (request, reply) => {
    const row = await db
      .selectFrom('product')
      .select([...productColumns, 'product.category_id as categoryId'])
      .where('product.id', '=', request.params.id)
      .executeTakeFirst()
    return row === undefined ? reply.callNotFound() : { data: row }
  },
)

app.get('/orders/:id', { schema: { ...byId, ...answers(orderShape) } }, async (request, reply) => {
  const row = await db
    .selectFrom('order')
    .select([...stamps('order'), 'order.status', 'order.total', 'order.placed_at as placedAt'])
    .select((eb) => [withCustomer(eb), withItems(eb)])
    .where('order.id', '=', request.params.id)
    .executeTakeFirst()
  return row === undefined ? reply.callNotFound() : { data: row }
})

const withCustomer = (eb) =>
  jsonObjectFrom(
    eb
      .selectFrom('customer')
      .select([...stamps('customer'), 'customer.user_id as userId', 'customer.name', 'customer.city'])
      .whereRef('customer.id', '=', 'order.customer_id'),
  ).as('customer')

const withItems = (eb) =>
  jsonArrayFrom(
    eb
      .selectFrom('order_item')
      .select([
        ...stamps('order_item'),
        'order_item.order_id as orderId',
        'order_item.position',
        'order_item.quantity',
        'order_item.unit_price as unitPrice',
        'order_item.amount',
      ])
      .select((item) =>
        jsonObjectFrom(
          item
            .selectFrom('product')
            .select([...productColumns, 'product.category_id as categoryId'])
            .whereRef('product.id', '=', 'order_item.product_id'),
        ).as('product'),
      )
      .whereRef('order_item.order_id', '=', 'order.id')
      .orderBy('order_item.position')
      .limit(10),
  ).as('items')

const wanted = {
  ...object({
    customer: { type: 'string', format: 'uuid' },
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        ...object({
          product: { type: 'string', format: 'uuid' },
          quantity: { type: 'integer', minimum: 1, maximum: 100 },
        }),
        required: ['product', 'quantity'],
      },
    },
  }),
  required: ['customer', 'items'],
}
const placed = object({ id: { type: 'string' }, total: { type: 'integer' } })

app.post('/orders', { schema: { body: wanted, ...answers(placed) } }, async (request, reply) => {
  const { customer, items } = request.body
  const order = await db.transaction().execute(async (trx) => {
    const products = await trx
      .selectFrom('product')
      .select(['id', 'price'])
      .where(
        'id',
        'in',
        items.map(({ product }) => product),
      )
      .execute()
    const priceOf = new Map(products.map(({ id, price }) => [id, price]))
    if (priceOf.size < new Set(items.map(({ product }) => product)).size) return undefined
    const lines = items.map(({ product, quantity }) => ({
      product,
      quantity,
      price: priceOf.get(product),
      amount: priceOf.get(product) * quantity,
    }))
    const total = lines.reduce((sum, { amount }) => sum + amount, 0)
    const made = await trx
      .insertInto('order')
      .values({ id: randomUUID(), customer_id: customer, status: 'open', total, placed_at: new Date() })
      .returning(['id', 'total'])
      .executeTakeFirstOrThrow()
    await trx
      .insertInto('order_item')
      .values(
        lines.map(({ product, quantity, price, amount }, at) => ({
          id: randomUUID(),
          order_id: made.id,
          position: at + 1,
          product_id: product,
          quantity,
          unit_price: price,
          amount,
        })),
      )
      .execute()
    return made
  })
  return order === undefined ? reply.code(409).send({ message: 'not sold' }) : { data: order }
})

await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' })
