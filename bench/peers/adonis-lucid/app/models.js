import { randomUUID } from 'node:crypto'
import { BaseModel, beforeCreate, belongsTo, column, hasMany } from '@adonisjs/lucid/orm'

// Lucid's models. Decorators are functions, called here as a compiler would, because Node reads this file as it stands.
// Names in JSON are the columns' own, camelCase.

class Row extends BaseModel {
  static selfAssignPrimaryKey = true

  static giveId(row) {
    row.id ??= randomUUID()
  }
}

export class Category extends Row {
  static table = 'category'
}

export class Product extends Row {
  static table = 'product'
}

export class Customer extends Row {
  static table = 'customer'
}

export class Order extends Row {
  static table = 'order'
}

export class OrderItem extends Row {
  static table = 'order_item'
}

for (const model of [Category, Product, Customer, Order, OrderItem]) {
  column({ isPrimary: true })(model.prototype, 'id')
  column()(model.prototype, 'version')
  column.dateTime({ autoCreate: true, serializeAs: 'createdAt' })(model.prototype, 'createdAt')
  column.dateTime({ autoCreate: true, autoUpdate: true, serializeAs: 'updatedAt' })(
    model.prototype,
    'updatedAt',
  )
  beforeCreate()(model, 'giveId')
}

columns(Category, ['name', 'slug'])
columns(Product, ['sku', 'name', 'description', 'price', 'active', 'categoryId'])
columns(Customer, ['userId', 'name', 'city'])
columns(Order, ['customerId', 'status', 'total'])
column.dateTime({ serializeAs: 'placedAt' })(Order.prototype, 'placedAt')
columns(OrderItem, ['orderId', 'position', 'productId', 'quantity', 'unitPrice', 'amount'])

belongsTo(() => Category)(Product.prototype, 'category')
belongsTo(() => Customer)(Order.prototype, 'customer')
hasMany(() => OrderItem)(Order.prototype, 'items')
belongsTo(() => Product)(OrderItem.prototype, 'product')

function columns(model, names) {
  for (const name of names) column({ serializeAs: name })(model.prototype, name)
}
