import { Product } from './models.js'

const VECTOR = `to_tsvector('simple', name)`
const WORDS = `to_tsquery('simple', ?)`

const leaveOutCategoryId = { fields: { omit: ['categoryId'] } }

export default class ProductsController {
  async list({ request }) {
    const after = request.input('after')
    const rows = await Product.query()
      .if(after !== undefined, (query) => void query.whereRaw('(name, id) > (?, ?)', after.split(',')))
      .preload('category')
      .orderBy('name')
      .orderBy('id')
      .limit(20)
    return { data: rows.map((row) => row.serialize(leaveOutCategoryId)) }
  }

  async search({ request }) {
    const words = request.input('words')
    const rows = await Product.query()
      .whereRaw(`${VECTOR} @@ ${WORDS}`, [words])
      .orderByRaw(`ts_rank_cd(${VECTOR}, ${WORDS}, 32) desc`, [words])
      .orderBy('id')
      .limit(20)
    return { data: rows.map((row) => row.serialize()) }
  }

  async one({ params }) {
    const row = await Product.findOrFail(params.id)
    return { data: row.serialize() }
  }
}
