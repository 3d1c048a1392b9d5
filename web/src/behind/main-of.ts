import type { Timeline } from '../api/timeline.ts'
import { busyUs } from './scale.ts'

/** The part that a person most likely means: what was done, or else what took longest. */
export function mainOf(timelines: readonly Timeline[]): Timeline | undefined {
  const requests = timelines.filter((timeline) => timeline.kind === 'request')
  return (
    requests.find((timeline) => timeline.steps.some((step) => step.stage === 'action')) ??
    requests.toSorted((a, b) => busyUs(b) - busyUs(a))[0] ??
    timelines[0]
  )
}
