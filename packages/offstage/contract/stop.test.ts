import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startTestApp } from '../src/testing.ts'
import { smallApp } from './small-app.ts'

// A server that stops ends when its last answer is sent, and does not wait for connections on which nobody speaks: a
// browser opens some in advance, and would otherwise hold up every restart until the patience of the stop is over.

async function connectTo(url: string): Promise<Socket> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** How a stop ends that should be over at once; it is given much longer than it needs. */
async function stop(app: { close(): Promise<void> }): Promise<string> {
  const patience = new AbortController()
  const ended = await Promise.race([
    app.close().then(() => 'stopped'),
    sleep(15_000, 'still waiting', { signal: patience.signal }),
  ])
  patience.abort()
  return ended
}

test('a connection on which nothing was ever said does not hold up a stop', async () => {
  const app = await startTestApp(smallApp)
  const silent = await connectTo(app.url)
  const closed = once(silent, 'close')
  expect(await stop(app)).toBe('stopped')
  await closed
})

test('a connection that waits for its next request does not hold up a stop', async () => {
  const app = await startTestApp(smallApp)
  const socket = await connectTo(app.url)
  socket.write('GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n')
  await once(socket, 'data')
  expect(await stop(app)).toBe('stopped')
})

test('a request that is under way is answered, and its connection ended with it', async () => {
  const app = await startTestApp(smallApp)
  const clerk = await app.as()
  const body = JSON.stringify({ title: 'sent in two halves' })
  const socket = await connectTo(app.url)
  let text = ''
  socket.on('data', (chunk) => (text += chunk.toString()))
  socket.write(
    `POST /api/notes HTTP/1.1\r\nHost: ${new URL(app.url).host}\r\nCookie: ${clerk.headers['cookie'] ?? ''}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
  )
  await sleep(100)
  const stopping = stop(app)
  await sleep(100)
  socket.write(body.slice(10))
  expect(await stopping).toBe('stopped')
  expect(text).toMatch(/^HTTP\/1\.1 201 /)
})

test('a live stream is ended, so that its client comes back to another server', async () => {
  const app = await startTestApp(smallApp)
  const response = await app.guest.fetch('/api/notes', { headers: { accept: 'text/event-stream' } })
  const whole = response.text()
  expect(await stop(app)).toBe('stopped')
  expect(await whole).toContain('event: snapshot')
})
