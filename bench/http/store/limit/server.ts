import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { Pool } from 'pg'
import { newId } from '../../../../packages/offstage/src/values/id.ts'
import { statements } from './statements.ts'

// The limit: what is left when everything that a platform does is left out. It believes whoever asks, checks nothing,
// and passes on what the database wrote. It is told its port, as the peers are.

const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  options: '-c search_path=public -c timezone=UTC',
})

const PRODUCTS = '/products/'
const ORDERS = '/orders/'

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error)
    response.writeHead(500).end()
  })
})

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method, url = '' } = request
  if (method === 'POST') return placeOrder(request, response)
  const search = url.indexOf('?words=')
  if (search > 0) return sendPage(response, statements.search, [url.slice(search + '?words='.length)])
  const after = url.indexOf('?after=')
  if (after > 0) return sendPage(response, statements.nextPage, keysIn(url.slice(after + '?after='.length)))
  if (url.startsWith(PRODUCTS)) return sendRow(response, statements.pointRead, url.slice(PRODUCTS.length))
  if (url.startsWith(ORDERS)) return sendRow(response, statements.nestedRead, url.slice(ORDERS.length))
  return sendPage(response, statements.listPage, [])
}

const keysIn = (after: string): readonly string[] => decodeURIComponent(after).split(',')

type Statement = (typeof statements)[keyof typeof statements]

async function sendRow(response: ServerResponse, statement: Statement, id: string): Promise<void> {
  const { rows } = await pool.query<[string]>({ ...statement, values: [id], rowMode: 'array' })
  send(response, `{"data":${rows[0]?.[0] ?? 'null'}}`)
}

async function sendPage(
  response: ServerResponse,
  statement: Statement,
  values: readonly string[],
): Promise<void> {
  const { rows } = await pool.query<[string, string, string]>({
    ...statement,
    values: [...values],
    rowMode: 'array',
  })
  const shown = rows.slice(0, 20)
  const [, ...keys] = rows.length > 20 ? (shown.at(-1) ?? []) : []
  const next =
    keys.length === 0 ? 'null' : `"${Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url')}"`
  send(response, `{"data":[${shown.map(([row]) => row).join(',')}],"page":{"next":${next}}}`)
}

interface Wanted {
  readonly customer: string
  readonly items: readonly { readonly product: string; readonly quantity: number }[]
}

async function placeOrder(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const wanted = (await json(request)) as Wanted // it believes whoever asks
  const { customer, items } = wanted
  const products = items.map(({ product }) => product)
  const values = [
    customer,
    newId(),
    items.map(() => newId()),
    products,
    items.map(({ quantity }) => quantity),
  ]
  const isLogged = request.url === '/orders?logged'
  const { rows } = await pool.query<[string]>({
    ...(isLogged ? statements.insertLogged : statements.insert),
    values: isLogged ? [...values, request.headers['idempotency-key'], fingerprintOf(wanted)] : values,
    rowMode: 'array',
  })
  send(response, `{"data":${rows[0]?.[0] ?? 'null'}}`)
}

const fingerprintOf = (wanted: Wanted): string =>
  createHash('sha256').update(JSON.stringify(wanted)).digest('base64url')

function send(response: ServerResponse, body: string): void {
  response
    .writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body)
}

server.listen(Number(process.env['PORT']), '127.0.0.1')
