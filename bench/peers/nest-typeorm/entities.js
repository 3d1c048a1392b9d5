import { EntitySchema } from 'typeorm'

// TypeORM's entities without decorators, which plain JavaScript does not have: EntitySchema says the same.

/** Numbers of PostgreSQL's bigint come as text; those here are small enough to be numbers. */
const whole = {
  type: 'bigint',
  transformer: { to: (value) => value, from: (text) => Number(text) },
}

const stamps = {
  id: { type: 'uuid', primary: true },
  version: { ...whole, default: 1 },
  createdAt: { name: 'created_at', type: 'timestamp with time zone', createDate: true },
  updatedAt: { name: 'updated_at', type: 'timestamp with time zone', updateDate: true },
}

export const Category = new EntitySchema({
  name: 'Category',
  tableName: 'category',
  columns: { ...stamps, name: { type: 'varchar' }, slug: { type: 'varchar' } },
})

export const Product = new EntitySchema({
  name: 'Product',
  tableName: 'product',
  columns: {
    ...stamps,
    sku: { type: 'varchar' },
    name: { type: 'varchar' },
    description: { type: 'varchar' },
    price: whole,
    active: { type: 'boolean' },
    categoryId: { name: 'category_id', type: 'uuid' },
  },
  relations: {
    category: { type: 'many-to-one', target: 'Category', joinColumn: { name: 'category_id' } },
  },
})

export const Customer = new EntitySchema({
  name: 'Customer',
  tableName: 'customer',
  columns: {
    ...stamps,
    userId: { name: 'user_id', type: 'uuid', nullable: true },
    name: { type: 'varchar' },
    city: { type: 'varchar' },
  },
})

export const Order = new EntitySchema({
  name: 'Order',
  tableName: 'order',
  columns: {
    ...stamps,
    status: { type: 'text' },
    total: whole,
    placedAt: { name: 'placed_at', type: 'timestamp with time zone' },
    customerId: { name: 'customer_id', type: 'uuid' },
  },
  relations: {
    customer: { type: 'many-to-one', target: 'Customer', joinColumn: { name: 'customer_id' } },
    items: { type: 'one-to-many', target: 'OrderItem', inverseSide: 'order' },
  },
})

export const OrderItem = new EntitySchema({
  name: 'OrderItem',
  tableName: 'order_item',
  columns: {
    ...stamps,
    orderId: { name: 'order_id', type: 'uuid' },
    position: whole,
    quantity: whole,
    unitPrice: { name: 'unit_price', ...whole },
    amount: whole,
    productId: { name: 'product_id', type: 'uuid' },
  },
  relations: {
    order: { type: 'many-to-one', target: 'Order', inverseSide: 'items', joinColumn: { name: 'order_id' } },
    product: { type: 'many-to-one', target: 'Product', joinColumn: { name: 'product_id' } },
  },
})
