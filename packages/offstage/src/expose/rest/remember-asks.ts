import { LRUCache } from 'lru-cache'
import type { FastifyRequest } from 'fastify'

// Programs ask in the same few ways again and again. A longer query is likely to be the only one of its kind.
const QUERY_LENGTH_MAX = 500
const REMEMBERED_MAX = 500

/** Reads what a query asks for, and remembers it: the text alone decides it, whoever asks and whenever. */
export function rememberAsks<T extends object>(read: (query: string) => T): (request: FastifyRequest) => T {
  const asks = new LRUCache<string, T>({ max: REMEMBERED_MAX })
  return (request) => {
    const query = request.url.split('?')[1] ?? ''
    const known = asks.get(query)
    if (known !== undefined) return known
    const ask = read(query)
    if (query.length <= QUERY_LENGTH_MAX) asks.set(query, ask)
    return ask
  }
}
