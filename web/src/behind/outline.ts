import type { Step } from '../api/timeline.ts'

/** A line of the story: a step, or a run of work in the database that is told as one until somebody looks closer. */
export type Line =
  | { readonly kind: 'step'; readonly step: Step; readonly depth: number }
  | { readonly kind: 'run'; readonly steps: readonly Step[]; readonly depth: number }

const DEPTH_MAX = 3
// Fewer than this tell their own story.
const RUN_MIN = 4

/** The steps as an outline: each stands under the one in whose time it happened. */
export function outlineOf(steps: readonly Step[]): readonly Line[] {
  const lines: Line[] = []
  const around: Step[] = []
  let run: Step[] = []
  const endRun = (depth: number) => {
    if (run.length >= RUN_MIN) lines.push({ kind: 'run', steps: run, depth })
    else lines.push(...run.map((step): Line => ({ kind: 'step', step, depth })))
    run = []
  }
  let runDepth = 0
  for (const step of steps) {
    while (around.length > 0 && !isWithin(step, around.at(-1)!)) around.pop()
    const depth = Math.min(around.length, DEPTH_MAX)
    if (step.stage !== 'statement' || depth !== runDepth) endRun(runDepth)
    runDepth = depth
    if (step.stage === 'statement') run.push(step)
    else {
      lines.push({ kind: 'step', step, depth })
      if (step.durationUs > 0) around.push(step)
    }
  }
  endRun(runDepth)
  return lines
}

const endOf = (step: Step): number => step.startUs + step.durationUs

const isWithin = (step: Step, outer: Step): boolean =>
  step.startUs >= outer.startUs && step.startUs < endOf(outer) && endOf(step) <= endOf(outer)
