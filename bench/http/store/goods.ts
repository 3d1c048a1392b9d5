import {
  action,
  belongsTo,
  boolean,
  currentUser,
  everyone,
  fact,
  feature,
  integer,
  listOf,
  money,
  moneyOf,
  oneOf,
  plus,
  ref,
  resource,
  text,
  timestamp,
  User,
  type Money,
} from 'offstage'

/** How orders are guarded: by a fact about who asks, by walking to the person who bought, or not at all. */
export type Guard = 'fact' | 'join' | 'none'

/** The least shop that the works need, as somebody would declare it; the fill and the peers know its tables. */
export function goods(guard: Guard) {
  const Category = resource('category', {
    name: text({ min: 1, max: 80 }),
    slug: text({ max: 80, format: 'slug' }).unique(),
  })
    .list({ by: [], then: ['name'] })
    .policy(() => ({ read: everyone }))

  const Product = resource('product', {
    sku: text({ min: 1, max: 24 }).unique(),
    name: text({ min: 1, max: 80 }),
    description: text({ max: 2_000 }),
    category: belongsTo(Category, { inverse: 'products' }),
    price: money('USD'),
    active: boolean().default(true),
  })
    .list({ by: [], then: ['name'] })
    .search('name')
    .policy(() => ({ read: everyone }))

  const Customer = resource('customer', {
    user: belongsTo(User, { inverse: 'customers' }).unique().optional(),
    name: text({ min: 1, max: 80 }),
    city: text({ max: 60 }),
  }).policy((customer) => ({ read: guard === 'none' ? everyone : customer.user.is(currentUser) }))

  const currentCustomer = fact('customer', Customer, { by: 'user' })

  const Order = resource('order', {
    customer: belongsTo(Customer, { inverse: 'orders' }),
    status: oneOf('open', 'paid', 'shipped').default('open'),
    total: money('USD').readonly(),
    placedAt: timestamp(),
  }).policy((order) => ({
    read: {
      fact: () => order.customer.is(currentCustomer),
      join: () => order.customer.user.is(currentUser),
      none: () => everyone,
    }[guard](),
    create: order.customer.is(currentCustomer),
  }))

  const OrderItem = resource('orderItem', {
    order: belongsTo(Order, { inverse: 'items', onDelete: 'cascade' }),
    position: integer({ min: 1 }),
    product: belongsTo(Product, { inverse: 'orderItems' }),
    quantity: integer({ min: 1 }),
    unitPrice: money('USD'),
    amount: money('USD'),
  })
    .list({ by: ['order'], then: ['position'] })
    .policy((item) => ({
      read: {
        fact: () => item.order.customer.is(currentCustomer),
        join: () => item.order.customer.user.is(currentUser),
        none: () => everyone,
      }[guard](),
      create: item.order.customer.is(currentCustomer),
    }))

  const placeOrder = action(
    'placeOrder',
    {
      input: {
        customer: ref(Customer),
        items: listOf({ product: ref(Product), quantity: integer({ min: 1, max: 100 }) }, { max: 20 }),
      },
      output: { id: ref(Order), total: money('USD') },
      rejects: { notSold: 409 },
      idempotency: 'required',
      allow: (actor) => actor.isSignedIn,
    },
    async ({ input, tx, reject }) => {
      const wanted = input.items.map(({ product }) => product)
      const priceOf = new Map(
        (await tx.list(Product, { id: { in: wanted } })).map((row) => [row.id, row.price]),
      )
      const unsold = wanted.find((product) => !priceOf.has(product))
      if (unsold !== undefined) return reject('notSold', { product: unsold })
      const lines = input.items.map(({ product, quantity }, at) => {
        const unitPrice = priceOf.get(product) ?? nothing
        const amount = moneyOf(unitPrice.amount * BigInt(quantity), 'USD')
        return { position: at + 1, product, quantity, unitPrice, amount }
      })
      const total = lines.reduce<Money>((sum, { amount }) => plus(sum, amount), nothing)
      const order = await tx.insert(Order, { customer: input.customer, total, placedAt: tx.now })
      await tx.insertMany(
        OrderItem,
        lines.map((line) => ({ ...line, order: order.id })),
      )
      return { id: order.id, total }
    },
  )

  return feature('goods', {
    resources: [Category, Product, Customer, Order, OrderItem],
    actions: [placeOrder],
  })
}

const nothing = moneyOf(0n, 'USD')
