import { expect, test } from 'vitest'
import type { Timeline } from '../api/timeline.ts'
import { busyUs, scaleOf } from './scale.ts'

const at = (ms: number, durationUs: number, more: Partial<Timeline> = {}): Timeline => ({
  traceId: 't',
  spanId: String(ms),
  parentSpanId: null,
  kind: 'request',
  title: '',
  startedAt: new Date(1_700_000_000_000 + ms).toISOString(),
  durationUs,
  status: 200,
  actor: { kind: 'guest', roles: [] },
  steps: [],
  ...more,
})

test('a single request fills the whole width', () => {
  const scale = scaleOf([at(0, 10_000)])
  expect(scale.place(0)).toBe(0)
  expect(scale.place(10_000)).toBe(1)
  expect(scale.gaps).toEqual([])
})

test('a job that comes a second later stands beside its request, with the pause folded', () => {
  const scale = scaleOf([at(0, 10_000), at(1_000, 10_000, { kind: 'job' })])
  expect(scale.gaps).toHaveLength(1)
  expect(scale.gaps[0]?.us).toBe(990_000)
  expect(scale.place(10_000)).toBeGreaterThan(0.4)
  expect(scale.place(1_000_000)).toBeLessThan(0.6)
  expect(scale.place(1_010_000)).toBeCloseTo(1)
})

test('a short pause keeps its true length', () => {
  const scale = scaleOf([at(0, 10_000), at(14, 10_000)])
  expect(scale.gaps).toEqual([])
  expect(scale.place(12_000)).toBeCloseTo(0.5)
})

test('moments never go backwards, however the timelines overlap', () => {
  const scale = scaleOf([at(0, 30_000), at(5, 2_000), at(400, 1_000), at(9_000, 4_000), at(9_001, 1_000)])
  const places = Array.from({ length: 200 }, (_, index) => scale.place((index * 9_004_000) / 199))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('a live subscription counts for its work, not for the minutes it stays open', () => {
  const step = { stage: 'statement', title: '', startUs: 1_000, durationUs: 2_000, detail: {} } as const
  expect(busyUs(at(0, 60_000_000, { steps: [step] }))).toBe(3_000)
  expect(busyUs(at(0, 3_500, { steps: [step] }))).toBe(3_500)
})
