import {
  Controller,
  Get,
  Inject,
  Injectable,
  NotFoundException,
  Param,
  ParseUUIDPipe,
  Query,
} from '@nestjs/common'
import { DataSource } from 'typeorm'
import { decorate, parameter } from './decorate.js'
import { Product } from './entities.js'

const VECTOR = `to_tsvector('simple', product.name)`
const WORDS = `to_tsquery('simple', :words)`

export class ProductsService {
  constructor(dataSource) {
    this.products = dataSource.getRepository(Product)
  }

  /** By the query builder: `find` knows no comparison of two columns at once, and `skip` would count its way. */
  list(after) {
    const query = this.products
      .createQueryBuilder('product')
      .innerJoinAndSelect('product.category', 'category')
      .orderBy('product.name')
      .addOrderBy('product.id')
      .limit(20)
    if (after !== undefined) {
      const [name, id] = after.split(',')
      query.where('(product.name, product.id) > (:name, :id)', { name, id })
    }
    return query.getMany()
  }

  search(words) {
    return this.products
      .createQueryBuilder('product')
      .where(`${VECTOR} @@ ${WORDS}`, { words })
      .orderBy(`ts_rank_cd(${VECTOR}, ${WORDS}, 32)`, 'DESC')
      .addOrderBy('product.id')
      .limit(20)
      .getMany()
  }

  one(id) {
    return this.products.findOneBy({ id })
  }
}
decorate(ProductsService, [Injectable()], [Inject(DataSource)])

export class ProductsController {
  constructor(service) {
    this.service = service
  }

  async list(after) {
    return { data: (await this.service.list(after)).map(withoutCategoryId) }
  }

  async search(words) {
    return { data: await this.service.search(words) }
  }

  async one(id) {
    const product = await this.service.one(id)
    if (product === null) throw new NotFoundException()
    return { data: product }
  }
}
decorate(ProductsController, [Controller('products')], [Inject(ProductsService)])
decorate.method(ProductsController, 'list', [Get(), parameter(0, Query('after'))])
decorate.method(ProductsController, 'search', [Get('search'), parameter(0, Query('words'))])
decorate.method(ProductsController, 'one', [Get(':id'), parameter(0, Param('id', ParseUUIDPipe))])

const withoutCategoryId = (product) => ({ ...product, categoryId: undefined })
