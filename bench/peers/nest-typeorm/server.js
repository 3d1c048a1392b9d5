import 'reflect-metadata'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { TypeOrmModule } from '@nestjs/typeorm'
import { decorate } from './decorate.js'
import { Category, Customer, Order, OrderItem, Product } from './entities.js'
import { OrdersController, OrdersService } from './orders.js'
import { ProductsController, ProductsService } from './products.js'

// As both projects' documentation has it, on Nest's faster adapter.

class AppModule {}
decorate(AppModule, [
  Module({
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: process.env.DATABASE_URL,
        entities: [Category, Product, Customer, Order, OrderItem],
        synchronize: false,
        logging: false,
        poolSize: 10,
      }),
    ],
    controllers: [ProductsController, OrdersController],
    providers: [ProductsService, OrdersService],
  }),
])

const app = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: ['error'] })
await app.listen(Number(process.env.PORT), '127.0.0.1')
