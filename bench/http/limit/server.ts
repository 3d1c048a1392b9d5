import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Pool } from 'pg'
import { statements } from './statements.ts'

// The limit: what is left when everything that a platform does is left out. It knows three addresses, believes
// whoever asks, and passes on what the database wrote.

const pool = new Pool({
  connectionString: process.env['DATABASE_URL'],
  application_name: 'limit',
  max: 10,
  options: '-c search_path=public -c timezone=UTC',
})

const PRODUCTS = '/api/products/'
const ORDERS = '/api/orders/'

const server = createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error)
    response.writeHead(500).end()
  })
})

async function answer({ url = '' }: IncomingMessage, response: ServerResponse): Promise<void> {
  if (url.startsWith(PRODUCTS)) return sendRow(response, statements.pointRead, url.slice(PRODUCTS.length))
  if (url.startsWith(ORDERS))
    return sendRow(response, statements.nestedRead, url.slice(ORDERS.length, url.indexOf('?')))
  return sendPage(response)
}

type Statement = (typeof statements)[keyof typeof statements]

async function sendRow(response: ServerResponse, statement: Statement, id: string): Promise<void> {
  const { rows } = await pool.query<[string]>({ ...statement, values: [id], rowMode: 'array' })
  send(response, `{"data":${rows[0]?.[0] ?? 'null'}}`)
}

async function sendPage(response: ServerResponse): Promise<void> {
  const { rows } = await pool.query<[string, string, string]>({ ...statements.listPage, rowMode: 'array' })
  const shown = rows.slice(0, 20)
  const [, ...keys] = rows.length > 20 ? (shown.at(-1) ?? []) : []
  const next =
    keys.length === 0 ? 'null' : `"${Buffer.from(JSON.stringify(keys), 'utf8').toString('base64url')}"`
  send(response, `{"data":[${shown.map(([row]) => row).join(',')}],"page":{"next":${next}}}`)
}

function send(response: ServerResponse, body: string): void {
  response
    .writeHead(200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    })
    .end(body)
}

server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.on('disconnect', () => process.exit())
