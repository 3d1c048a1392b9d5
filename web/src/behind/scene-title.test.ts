import { expect, test } from 'vitest'
import type { Step, Timeline } from '../api/timeline.ts'
import { sceneTitle } from './scene-title.ts'

const timeline = (title: string, steps: readonly Step[] = []): Timeline => ({
  traceId: '',
  spanId: '',
  parentSpanId: null,
  kind: 'request',
  title,
  startedAt: '',
  durationUs: 0,
  status: 200,
  actor: { kind: 'guest', roles: [] },
  steps,
})

const ask = (title: string, search: boolean): Step => ({
  stage: 'ask',
  title,
  startUs: 0,
  durationUs: 0,
  detail: { search },
})

test('a request is called by what it was for', () => {
  expect(sceneTitle(timeline('POST /api/actions/add-to-cart'))).toBe('Add to cart')
  expect(sceneTitle(timeline('GET /api/products', [ask('You asked for products', false)]))).toBe(
    'Asked for products',
  )
  expect(sceneTitle(timeline('GET /api/products', [ask('You asked for products', true)]))).toBe(
    'Searched the products',
  )
  expect(sceneTitle(timeline('DELETE /api/auth/sessions/1'))).toBe('Ended a session')
  expect(sceneTitle(timeline('PATCH /api/uploads/1'))).toBe('Sent a piece of the file')
  expect(sceneTitle(timeline('PATCH /api/pictures/1'))).toBe('Change in pictures')
})

test('what this screen has no words for keeps its own title', () => {
  expect(sceneTitle(timeline('GET /somewhere/new'))).toBe('GET /somewhere/new')
  expect(sceneTitle(timeline('Afterwards: confirm order'))).toBe('Afterwards: confirm order')
})
