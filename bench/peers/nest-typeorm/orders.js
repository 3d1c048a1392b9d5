import { randomUUID } from 'node:crypto'
import {
  Body,
  ConflictException,
  Controller,
  Get,
  Inject,
  Injectable,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Post,
} from '@nestjs/common'
import { DataSource, In } from 'typeorm'
import { decorate, parameter } from './decorate.js'
import { Order, OrderItem, Product } from './entities.js'

export class OrdersService {
  constructor(dataSource) {
    this.dataSource = dataSource
    this.orders = dataSource.getRepository(Order)
  }

  /** All relations by joins, TypeORM's way, in one statement: `findOne` would ask for the id first, in one of its own. */
  async one(id) {
    const [order] = await this.orders.find({
      where: { id },
      relations: { customer: true, items: { product: true } },
      order: { items: { position: 'ASC' } },
    })
    if (order === undefined) return null
    return { ...order, items: order.items.slice(0, 10) }
  }

  place({ customer, items }) {
    return this.dataSource.transaction(async (manager) => {
      const products = await manager.find(Product, {
        select: { id: true, price: true },
        where: { id: In(items.map(({ product }) => product)) },
      })
      const priceOf = new Map(products.map(({ id, price }) => [id, price]))
      if (priceOf.size < new Set(items.map(({ product }) => product)).size)
        throw new ConflictException('not sold')
      const lines = items.map(({ product, quantity }, at) => ({
        position: at + 1,
        productId: product,
        quantity,
        unitPrice: priceOf.get(product),
        amount: priceOf.get(product) * quantity,
      }))
      const total = lines.reduce((sum, { amount }) => sum + amount, 0)
      const order = { id: randomUUID(), customerId: customer, status: 'open', total, placedAt: new Date() }
      // insert, where save would look first whether the row is there.
      await manager.insert(Order, order)
      await manager.insert(
        OrderItem,
        lines.map((line) => ({ id: randomUUID(), ...line, orderId: order.id })),
      )
      return { id: order.id, total }
    })
  }
}
decorate(OrdersService, [Injectable()], [Inject(DataSource)])

export class OrdersController {
  constructor(service) {
    this.service = service
  }

  async one(id) {
    const order = await this.service.one(id)
    if (order === null) throw new NotFoundException()
    return { data: withoutIds(order) }
  }

  async place(wanted) {
    return { data: await this.service.place(wanted) }
  }
}
decorate(OrdersController, [Controller('orders')], [Inject(OrdersService)])
decorate.method(OrdersController, 'one', [Get(':id'), parameter(0, Param('id', ParseUUIDPipe))])
decorate.method(OrdersController, 'place', [Post(), parameter(0, Body())])

const withoutIds = (order) => ({
  ...order,
  customerId: undefined,
  items: order.items.map((item) => ({ ...item, productId: undefined })),
})
