import { expect, test } from 'vitest'
import type { Stage, Step } from '../api/timeline.ts'
import { outlineOf } from './outline.ts'

const step = (stage: Stage, startUs: number, durationUs: number): Step => ({
  stage,
  title: stage,
  startUs,
  durationUs,
  detail: {},
})

const depths = (steps: readonly Step[]) =>
  outlineOf(steps).map((line) => [line.kind === 'run' ? line.steps.length : line.step.stage, line.depth])

test('a step stands under the one in whose time it happened', () => {
  const transaction = step('transaction', 10, 90)
  const action = step('action', 20, 40)
  expect(
    depths([step('session', 0, 5), transaction, action, step('statement', 25, 5), step('effect', 70, 0)]),
  ).toEqual([
    ['session', 0],
    ['transaction', 0],
    ['action', 1],
    ['statement', 2],
    ['effect', 1],
  ])
})

test('four turns to the database in a row are one line, and whatever stands between them is kept in its place', () => {
  const turns = [1, 2, 3, 4].map((at) => step('statement', at * 10, 5))
  expect(depths([...turns, step('effect', 50, 0), step('statement', 60, 5)])).toEqual([
    [4, 0],
    ['effect', 0],
    ['statement', 0],
  ])
})
