import { expect, test } from 'vitest'
import { parseEvent, readEvents } from './read-events.ts'

const streamOf = (...parts: readonly string[]): Response =>
  new Response(
    new ReadableStream({
      start: (controller) => {
        for (const part of parts) controller.enqueue(new TextEncoder().encode(part))
        controller.close()
      },
    }),
  )

async function read(...parts: readonly string[]) {
  const events = []
  for await (const event of readEvents(streamOf(...parts), () => undefined)) events.push(event)
  return events
}

test('an event has a name, an id to resume by and data', () => {
  expect(parseEvent('event: upsert\nid: 3:41\ndata: {"id":"a"}')).toEqual({
    name: 'upsert',
    id: '3:41',
    data: { id: 'a' },
  })
})

test('a heartbeat is no event', () => {
  expect(parseEvent(': still here')).toBeUndefined()
})

test('events are whole however the network cuts them', async () => {
  const text =
    'event: snapshot\nid: 1:1\ndata: {"data":[{"name":"Zoë"}]}\n\n: beat\n\nevent: remove\nid: 1:2\ndata: {"id":"x"}\n\n'
  const whole = await read(text)
  expect(whole.map((event) => event.name)).toEqual(['snapshot', 'remove'])
  for (let cut = 1; cut < text.length; cut++)
    expect(await read(text.slice(0, cut), text.slice(cut))).toEqual(whole)
})

test('an event that the connection broke off is dropped, so that its resumption brings it whole', async () => {
  expect(await read('event: upsert\nid: 1:2\ndata: {"id":')).toEqual([])
})
