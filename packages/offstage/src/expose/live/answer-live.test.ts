import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { fastify, type FastifyInstance } from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { guest, type Actor } from '../../policy/actor.ts'
import { makeLivePlace, type LivePlace, type Person } from '../../engine/live/testing/live-place.ts'
import { Rumour } from '../../engine/live/testing/village.ts'
import { Session } from '../../identity/session.ts'
import { Problem } from '../../errors.ts'
import { Timeline } from '../../observe/timeline.ts'
import type { Trace } from '../../observe/trace.ts'
import { postgres } from '../../sql/postgres/dialect.ts'
import { beginRequest } from '../request-context.ts'
import { sendProblem } from '../rest/send.ts'
import type { Services } from '../services.ts'
import { createAnswerLive, type AnswerLiveOptions } from './answer-live.ts'
import { SSE_TIMING, sseText } from './sse.ts'

let place: LivePlace
let server: FastifyInstance
const open: IncomingMessage[] = []
afterEach(async () => {
  for (const response of open.splice(0)) response.destroy()
  await server.close()
  await place.remove()
})

/** A server whose only door is the goats' live list; whoever `x-person` names is signed in. */
async function serve(
  people: Readonly<Record<string, Person>> = {},
  options: AnswerLiveOptions = {},
): Promise<void> {
  const services: Services = {
    model: place.model,
    dialect: postgres,
    database: place.db,
    reader: place.reader,
    // This door writes nothing.
    act: undefined as never,
    timeline: new Timeline({ capacity: 10, sample: 1 }),
    isProduction: false,
    authenticator: {
      authenticate: async ({ authorization = '' }): Promise<Actor> =>
        (await people[authorization]?.now()) ?? guest,
      forget: () => {},
      stillHolds: async () => true,
    },
  }
  server = fastify()
  server.addHook('onRequest', async (request) => void beginRequest(services, request))
  server.addHook('onSend', async (_request, reply) => void reply.header('X-Frame-Options', 'DENY'))
  server.setErrorHandler((error: Error, _request, reply) => {
    if (error instanceof Problem) return sendProblem(reply, error)
    throw error
  })
  const answerLive = createAnswerLive(place.live, options)
  server.get<{ Params: { topic: string } }>('/rumours/:topic', (request, reply) =>
    answerLive(request, reply, place.askList('rumour', { topic: request.params.topic, limit: '100' })),
  )
  server.get('/users', (request, reply) => answerLive(request, reply, place.askList('user')))
  await server.listen({ port: 0, host: '127.0.0.1' })
}

function get(path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const { port } = server.server.address() as AddressInfo // it listens on a port, not on a pipe
  return new Promise((resolve, reject) => {
    const request = httpRequest({ port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
      open.push(response)
      resolve(response)
    })
    request.on('error', reject).end()
  })
}

/** Reads on until the text so far is as wanted. */
async function readUntil(response: IncomingMessage, isWanted: (text: string) => boolean): Promise<string> {
  let text = ''
  response.setEncoding('utf8')
  return new Promise((resolve, reject) => {
    response.on('data', (part: string) => {
      text += part
      if (isWanted(text)) resolve(text)
    })
    response.on('end', () => resolve(text))
    response.on('error', reject)
  })
}

const goats = { topic: 'goats', said: 'The goats are out', weight: 10 } as const

test('a stream of events comes with the headers that keep it one, and with those of every answer', async () => {
  place = await makeLivePlace()
  const opened: Trace[] = []
  await serve({}, { onOpened: (trace) => opened.push(trace) })
  const response = await get('/rumours/goats')
  expect(response.statusCode).toBe(200)
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    'x-accel-buffering': 'no',
    'x-frame-options': 'DENY',
  })
  const told = readUntil(response, (text) => text.includes('event: upsert'))
  await place.write((tx) => tx.insert(Rumour, goats))
  const [retry, snapshot, upsert] = (await told).split('\n\n')
  expect(retry).toBe('retry: 1000')
  expect(snapshot).toMatch(
    /^id: [0-9a-f-]{36}:\d+:[\w-]{22}\nevent: snapshot\ndata: \{"data":\[\],"page":\{"next":null\}\}$/,
  )
  expect(upsert).toMatch(/^id: \S+\nevent: upsert\ndata: \{"id":"[^"]+",.*"said":"The goats are out"/)
  expect(opened.map(({ status }) => status)).toEqual([200])
})

test('a refusal comes as a problem document, before any event', async () => {
  place = await makeLivePlace({ limits: { perUser: 1, perNetwork: 1, all: 10 } })
  await serve()
  const refused = await get('/users')
  expect(refused.statusCode).toBe(400)
  expect(refused.headers['content-type']).toContain('application/problem+json')
  expect(await readUntil(refused, () => false)).toContain('E_NOT_LIVE')
  const first = await get('/rumours/goats')
  const second = await get('/rumours/goats')
  expect([first.statusCode, second.statusCode]).toEqual([200, 429])
  expect(second.headers['retry-after']).toBe('10')
})

test('silence is broken by comments, so that nobody between takes the line for dead', async () => {
  place = await makeLivePlace()
  await serve({}, { timing: { beatMs: 20, retryMs: 5 } })
  const text = await readUntil(await get('/rumours/goats'), (so) => so.split(': beat\n\n').length > 3)
  expect(text.startsWith('retry: 5\n\n')).toBe(true)
})

test('a client that hangs up is forgotten at once', async () => {
  place = await makeLivePlace()
  await serve()
  const response = await get('/rumours/goats')
  await readUntil(response, (text) => text.includes('snapshot'))
  expect(place.live.size).toBe(1)
  response.destroy()
  while (place.live.size > 0) await new Promise((resolve) => setTimeout(resolve, 5))
})

test('a client resumes with the id of the last event that it has seen', async () => {
  place = await makeLivePlace()
  await serve()
  const first = await get('/rumours/goats')
  const id = /id: (\S+)/.exec(await readUntil(first, (text) => text.includes('snapshot')))?.[1] ?? ''
  first.destroy()
  const same = await get('/rumours/goats', { 'last-event-id': id })
  expect(await readUntil(same, (text) => text.includes('data:'))).toContain('event: resumed\ndata: {}')
  await place.write((tx) => tx.insert(Rumour, goats))
  const changed = await get('/rumours/goats', { 'last-event-id': id })
  expect(await readUntil(changed, (text) => text.includes('data:'))).toContain('event: reset')
})

test('a revoked session gets a problem as its last event, and then the end', async () => {
  place = await makeLivePlace()
  const ann = await place.person('ann')
  await serve({ ann })
  const response = await get('/rumours/goats', { authorization: 'ann' })
  const text = readUntil(response, () => false)
  await place.write((tx) => tx.update(Session, ann.session, { revokedAt: tx.now }))
  expect(await text).toMatch(/event: problem\ndata: \{.*"code":"E_NOT_SIGNED_IN".*\}\n\n$/)
})

test('a client that reads slowly costs no memory, and ends with what there is', async () => {
  place = await makeLivePlace({ timing: { gapMs: 0, clockMs: 60_000, authorityMs: 60_000 } })
  await serve()
  const rows = await place.write((tx) =>
    tx.insertMany(
      Rumour,
      Array.from({ length: 100 }, (_, weight) => ({ ...goats, weight, said: 'x'.repeat(80) })),
    ),
  )
  const ids = rows.map(({ id }) => id)
  const text = Readable.from(
    sseText(
      await place.live.subscribe(place.askList('rumour', { topic: 'goats', limit: '100' }), guest),
      SSE_TIMING,
    ),
    { objectMode: false },
  )
  text.setEncoding('utf8').read()
  const other = await get('/rumours/goats')
  const seen = readUntil(other, (so) => so.includes('round 49'))
  for (let round = 0; round < 50; round++)
    await place.write((tx) =>
      tx.sqlWrite(Rumour, ids, 'update rumour set said = $1, version = version + 1', [`round ${round}`]),
    )
  await seen
  let told = ''
  for await (const part of text) {
    told += String(part)
    if (told.includes('round 49')) break
  }
  // One page was being read, one may have been on its way, and the last: what lies between was never written.
  expect(told.split('event: reset').length - 1).toBeLessThanOrEqual(3)
})
