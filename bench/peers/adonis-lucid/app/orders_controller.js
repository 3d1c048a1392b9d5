import { randomUUID } from 'node:crypto'
import db from '@adonisjs/lucid/services/db'
import { DateTime } from 'luxon'
import { Order, Product } from './models.js'

const members = {
  fields: { omit: ['customerId'] },
  relations: { items: { fields: { omit: ['productId'] } } },
}

export default class OrdersController {
  async one({ params }) {
    const order = await Order.query()
      .where('id', params.id)
      .preload('customer')
      .preload('items', (items) => items.orderBy('position').limit(10).preload('product'))
      .firstOrFail()
    return { data: order.serialize(members) }
  }

  async place({ request, response }) {
    const { customer, items } = request.only(['customer', 'items'])
    const order = await db.transaction(async (client) => {
      const products = await Product.query({ client })
        .select('id', 'price')
        .whereIn(
          'id',
          items.map(({ product }) => product),
        )
      const priceOf = new Map(products.map(({ id, price }) => [id, price]))
      if (priceOf.size < new Set(items.map(({ product }) => product)).size) return undefined
      const priced = items.map((item) => ({ ...item, price: priceOf.get(item.product) }))
      const placed = await Order.create(
        {
          customerId: customer,
          status: 'open',
          total: priced.reduce((sum, { price, quantity }) => sum + price * quantity, 0),
          placedAt: DateTime.now(),
        },
        { client },
      )
      // One statement for all items, where the model's createMany would take one for each.
      await client
        .insertQuery()
        .table('order_item')
        .multiInsert(
          priced.map(({ product, quantity, price }, at) => ({
            id: randomUUID(),
            order_id: placed.id,
            position: at + 1,
            product_id: product,
            quantity,
            unit_price: price,
            amount: price * quantity,
          })),
        )
      return placed
    })
    return order === undefined
      ? response.conflict({ message: 'not sold' })
      : { data: { id: order.id, total: order.total } }
  }
}
