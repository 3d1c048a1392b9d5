import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { app } from '../declare/app.ts'
import { everyone } from '../declare/expression.ts'
import { feature } from '../declare/feature.ts'
import { text } from '../declare/field.ts'
import { resource } from '../declare/resource.ts'
import { startTestApp, type TestApp } from '../testing/start-test-app.ts'

const Shelf = resource('shelf', { label: text({ max: 20 }) }, { plural: 'shelves' })
  .list({ by: [], then: ['label'] })
  .policy((_row, actor) => ({ read: everyone, create: actor.hasRole('admin') }))

let library: TestApp

beforeAll(async () => {
  library = await startTestApp(app('library', { features: [feature('shelves', { resources: [Shelf] })] }))
})

afterAll(() => library.close())

test('an address that is there tells which methods it takes', async () => {
  const answer = await fetch(`${library.url}/api/shelves`, { method: 'DELETE' })
  expect(answer.status).toBe(405)
  expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST']))
  expect(await answer.json()).toMatchObject({ code: 'E_METHOD_NOT_ALLOWED' })
})

test('a server on this machine alone answers to no name of the world outside', async () => {
  const asked = await raw('GET /api/shelves HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n')
  expect(asked).toContain('HTTP/1.1 421')
  expect(asked).toContain('E_WRONG_HOST')
  const probed = await raw('GET /healthz HTTP/1.1\r\nHost: 10.0.0.7\r\nConnection: close\r\n\r\n')
  expect(probed).toContain('HTTP/1.1 200')
})

test('what is no HTTP is refused in the form of every other refusal', async () => {
  const answer = await raw('this is not HTTP\r\n\r\n')
  expect(answer).toContain('HTTP/1.1 400')
  expect(answer).toContain('application/problem+json')
  expect(answer).toContain('E_BROKEN_REQUEST')
})

test('every answer carries the headers that keep a browser from misusing it', async () => {
  const { headers } = await fetch(`${library.url}/api/shelves`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('server-timing')).toContain('statement')
  expect(headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
})

test('an answer without steps says nothing of their times, rather than nothing in a header', async () => {
  const { headers } = await fetch(`${library.url}/api/nothing-here`)
  expect(headers.get('traceparent')).not.toBeNull()
  expect(headers.has('server-timing')).toBe(false)
})

test('an address that cannot be read is refused in the form of every other refusal', async () => {
  for (const path of ['/%', '/api/shelves/%ff', '/api/%zz']) {
    const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect(answer).toContain('HTTP/1.1 404')
    expectProblem(answer, 'E_NO_ROUTE')
  }
})

test('a head that is too large is refused with the status that its body names', async () => {
  const answer = await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
  expect(answer).toContain('HTTP/1.1 431')
  expectProblem(answer, 'E_HEADERS_TOO_LARGE')
})

test('a handshake of a socket that is no handshake is refused in the form of every other refusal', async () => {
  const ask = (more: string) =>
    raw(
      `GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${more}\r\n`,
    )
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
  const unknown = await ask(`${key}Sec-WebSocket-Version: 7\r\n`)
  expect(unknown.toLowerCase()).toContain('sec-websocket-version: 13')
  for (const answer of [
    unknown,
    await ask('Sec-WebSocket-Version: 13\r\n'),
    await ask('Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n'),
    await ask(`${key}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: a b,,\r\n`),
  ])
    expectProblem(answer, 'E_HANDSHAKE')
})

/** A whole problem document: the status of its body is the status of the answer, and no header is missing. */
function expectProblem(answer: string, code: string): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  const document: unknown = JSON.parse(body.replace(/^[0-9a-f]+\r\n|\r\n0$/g, ''))
  expect(document).toMatchObject({ code, status: Number(head.split(' ')[1]) })
  const headers = head.toLowerCase()
  expect(headers).toContain('content-type: application/problem+json')
  expect(headers).toContain('x-content-type-options: nosniff')
  expect(headers).toContain("content-security-policy: default-src 'none'")
}

async function raw(request: string): Promise<string> {
  const { hostname, port } = new URL(library.url)
  const socket = connect(Number(port), hostname)
  socket.write(request)
  let answer = ''
  socket.on('data', (chunk) => {
    answer += String(chunk)
  })
  await once(socket, 'close')
  return answer
}

test('an address that is too long is refused for that, wherever it is long', async () => {
  for (const path of [`/api/${'x'.repeat(8_200)}`, `/api/shelves?search=${'x'.repeat(8_200)}`]) {
    const answer = await fetch(library.url + path)
    expect(answer.status).toBe(414)
    expect(await answer.json()).toMatchObject({ code: 'E_ADDRESS_TOO_LONG' })
  }
})

const post = (body: string | Uint8Array<ArrayBuffer>, type = 'application/json'): Promise<Response> =>
  library
    .as({ roles: ['admin'] })
    .then((admin) => admin.fetch('/api/shelves', { method: 'POST', body, headers: { 'content-type': type } }))

test('a body that begins with a mark of its byte order is taken for what follows', async () => {
  const answer = await post(new TextEncoder().encode('\ufeff{"label":"marked"}'))
  expect(answer.status).toBe(201)
})

test('a body of another type, or larger than allowed, is refused in words that say what came and what may', async () => {
  const detailOf = async (answer: Response) => ((await answer.json()) as { detail: string }).detail
  expect(await detailOf(await post('<label/>', 'application/xml'))).toBe(
    'The body was sent as application/xml, which this address does not take.',
  )
  const large = await post(JSON.stringify({ label: 'x'.repeat(2_000_000) }))
  expect(large.status).toBe(413)
  expect(await detailOf(large)).toMatch(/^The body is larger than the \d+ bytes allowed\.$/)
})
