import { action } from '../../../declare/action.ts'
import { app } from '../../../declare/app.ts'
import { anyOf, everyone, now } from '../../../declare/expression.ts'
import { currentUser, fact } from '../../../declare/fact.ts'
import { feature } from '../../../declare/feature.ts'
import {
  balance,
  belongsTo,
  boolean,
  date,
  decimal,
  file,
  integer,
  json,
  money,
  oneOf,
  ref,
  text,
  timestamp,
} from '../../../declare/field.ts'
import { resource } from '../../../declare/resource.ts'
import { listOf } from '../../../declare/shape.ts'
import { User } from '../../../identity/user.ts'
import { buildModel } from '../../../model/build-model.ts'

/** A small shop with every kind of field and every kind of policy: the app of GraphQL's tests. */

const Category = resource(
  'category',
  {
    name: text({ max: 40 }).unique(),
    hidden: boolean().default(false),
    parent: belongsTo('self', { inverse: 'children', onDelete: 'clear' }).optional(),
  },
  { plural: 'categories' },
)
  .small({ max: 1_000 })
  .policy((category, actor) => ({
    read: anyOf(actor.hasRole('staff'), category.hidden.is(false)),
  }))

const Product = resource('product', {
  sku: text({ max: 20 }).unique(),
  name: text({ max: 80 }),
  status: oneOf('active', 'retired').default('active'),
  shelf: oneOf('top left', 'bottom').optional(),
  price: money('USD'),
  cost: money().optional(),
  weight: decimal({ precision: 10, scale: 3 }).optional(),
  stock: balance('piece'),
  takings: balance('USD', { floor: null }),
  views: integer({ min: 0 }).default(0),
  rating: integer({ min: 1, max: 5 }).optional(),
  traits: json<Readonly<Record<string, unknown>>>().optional(),
  addedOn: date(),
  soldUntil: timestamp(),
  picture: file({
    types: ['image/png'],
    maxBytes: 10_000,
    variants: { small: { width: 100 }, large: { width: 800 } },
  }).optional(),
  category: belongsTo(Category, { inverse: 'products' }),
})
  .computed((product) => ({ onSale: product.soldUntil.gt(now), recent: product.views.lt(10) }))
  .list({ by: ['category'], then: ['addedOn'] })
  .list({ by: ['category'], then: ['name'] })
  .list({ by: ['category', 'rating'], then: ['price'] })
  .list({ by: ['status'], then: ['price', 'addedOn'] })
  .list({ by: [], then: ['createdAt'] })
  .search('name', 'sku')
  .live()
  .policy((product, actor) => ({
    read: anyOf(actor.hasRole('staff'), product.status.is('active')),
    create: actor.hasRole('staff'),
    update: actor.hasRole('staff'),
    delete: actor.hasRole('staff'),
    fields: { cost: actor.hasRole('staff'), takings: actor.hasRole('staff') },
  }))

const Customer = resource('customer', {
  name: text({ min: 1, max: 40 }),
  user: belongsTo(User, { inverse: 'customers', onDelete: 'cascade' }).unique(),
})
  .list({ by: [], then: ['name'] })
  .policy((customer, actor) => ({
    read: anyOf(actor.hasRole('staff'), customer.user.is(currentUser)),
  }))

const currentCustomer = fact('customer', Customer, { by: 'user' })

const Order = resource('order', {
  number: text({ max: 20 }).unique(),
  state: oneOf('open', 'shipped').default('open'),
  note: text({ max: 80 }).optional(),
  total: money('USD'),
  customer: belongsTo(Customer, { inverse: 'orders' }),
})
  .list({ by: ['customer'], then: ['createdAt'] })
  .list({ by: ['customer', 'state'], then: ['total'] })
  .list({ by: ['state'], then: ['createdAt'] })
  .list({ by: ['note'] })
  .policy((order, actor) => ({
    read: anyOf(actor.hasRole('staff'), order.customer.is(currentCustomer)),
    create: order.customer.is(currentCustomer),
    // A note can be seen by staff, and by others as long as the order is open.
    fields: { note: anyOf(actor.hasRole('staff'), order.state.is('open')) },
  }))

const OrderLine = resource('orderLine', {
  order: belongsTo(Order, { inverse: 'lines', onDelete: 'cascade' }),
  product: belongsTo(Product, { inverse: 'orderLines' }),
  quantity: integer({ min: 1, max: 1_000 }),
  unitPrice: money('USD'),
})
  .list({ by: ['order'], then: ['quantity'] })
  .list({ by: ['product', 'order'] })
  .policy((line, actor) => ({
    read: anyOf(actor.hasRole('staff'), line.order.customer.is(currentCustomer)),
    create: line.order.customer.is(currentCustomer),
  }))

/** Nobody reads it, so it is nowhere in the schema. */
const Secret = resource('secret', {
  word: text({ max: 40 }),
  product: belongsTo(Product, { inverse: 'secrets' }),
})
  .list({ by: ['product'] })
  .policy(() => ({}))

const placeOrder = action(
  'placeOrder',
  {
    input: {
      number: text({ max: 20 }),
      pay: oneOf('card', 'account').default('card'),
      lines: listOf({ product: ref(Product), quantity: integer({ min: 1, max: 1_000 }) }),
    },
    output: {
      order: ref(Order),
      total: money('USD'),
      lines: listOf({ product: ref(Product), price: money('USD') }),
      labels: listOf(text()),
    },
    rejects: { tooMany: 409 },
    idempotency: 'required',
    allow: (actor) => actor.isSignedIn,
  },
  async ({ input, tx, actor, reject }) => {
    const [customer] = await tx.list(Customer, { user: actor.user ?? ('' as never) })
    if (customer === undefined) throw new Error('A shopper is a customer.')
    if (input.lines.some(({ quantity }) => quantity > 99)) return reject('tooMany', { most: 99 })
    const products = []
    for (const { product } of input.lines) products.push(await tx.get(Product, product))
    const lines = products.map((product, index) => ({ product, quantity: input.lines[index]?.quantity ?? 0 }))
    const cents = lines.reduce(
      (sum, { product, quantity }) => sum + product.price.amount * BigInt(quantity),
      0n,
    )
    const total = { amount: cents, currency: 'USD' }
    const order = await tx.insert(Order, { number: input.number, total, customer: customer.id })
    for (const { product, quantity } of lines)
      await tx.insert(OrderLine, { order: order.id, product: product.id, quantity, unitPrice: product.price })
    return {
      order: order.id,
      total,
      lines: products.map((product) => ({ product: product.id, price: product.price })),
      labels: [input.pay ?? 'card'],
    }
  },
)

/** Takes nothing and answers nothing. */
const ping = action('ping', { input: {}, output: {}, allow: () => everyone }, async () => ({}))

export const shopModel = buildModel(
  app('shop', {
    roles: ['staff', 'admin'],
    features: [
      feature('identity', { resources: [User] }),
      feature('shop', {
        resources: [Category, Product, Customer, Order, OrderLine, Secret],
        actions: [placeOrder, ping],
      }),
    ],
  }),
)
