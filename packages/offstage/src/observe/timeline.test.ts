import { expect, test } from 'vitest'
import { Timeline } from './timeline.ts'
import { Trace } from './trace.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

function ended(title: string, status: number | string = 200, traceId?: string): Trace {
  const cause = traceId === undefined ? undefined : { traceId, spanId: 'b7ad6b7169203331' }
  const trace = new Trace('request', title, cause)
  trace.end(status)
  return trace
}

const titles = (timeline: Timeline, among?: 'everything'): readonly string[] =>
  timeline.find(() => true, 100, among).map(({ title }) => title)

test('the newest are kept, and found newest first', () => {
  const timeline = new Timeline({ capacity: 3, sample: 1 })
  for (const title of ['a', 'b', 'c', 'd']) timeline.add(ended(title))
  expect(titles(timeline)).toEqual(['d', 'c', 'b'])
})

test('a page of two dozen pictures does not push out the click that asked for it', () => {
  const timeline = new Timeline({ capacity: 8, sample: 1 })
  timeline.add(ended('GET /api/products', 200, TRACE_ID))
  for (let at = 0; at < 24; at++) timeline.addDelivery(ended(`GET /files/${at}`))
  expect(titles(timeline)).toEqual(['GET /api/products'])
  expect(titles(timeline, 'everything')).toHaveLength(3)
})

test('a delivery is found with the click whose trace it carries', () => {
  const timeline = new Timeline({ capacity: 8, sample: 1 })
  timeline.add(ended('GET /api/products', 200, TRACE_ID))
  timeline.addDelivery(ended('GET /files/1', 200, TRACE_ID))
  const click = timeline.find(({ traceId }) => traceId === TRACE_ID, 100, 'everything')
  expect(click.map(({ title }) => title).toSorted()).toEqual(['GET /api/products', 'GET /files/1'])
})

test('whatever the sampling rate, what failed on our side is kept', () => {
  const timeline = new Timeline({ capacity: 8, sample: 0 })
  timeline.add(ended('fine'))
  timeline.add(ended('refused', 404))
  timeline.add(ended('broken', 500))
  timeline.add(ended('given up', 'givenUp'))
  timeline.addDelivery(ended('GET /files/1'))
  expect(titles(timeline, 'everything').toSorted()).toEqual(['broken', 'given up'])
})

test('what is learned of a statement later comes to all that have it', () => {
  const timeline = new Timeline({ capacity: 8, sample: 1 })
  const [click, delivery] = [new Trace('request', 'click'), new Trace('request', 'delivery')]
  for (const trace of [click, delivery]) trace.note('statement', 'Found it', { sql: 'select 1' })
  timeline.add(click)
  timeline.addDelivery(delivery)
  timeline.annotate('select 1', 'plan', 'Result')
  for (const { steps } of [click, delivery]) expect(steps[0]?.detail['plan']).toBe('Result')
})
