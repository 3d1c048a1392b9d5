import type { Door } from './check-answers.ts'
import type { Ask } from './load/load-plan.ts'
import type { Sample } from './measure/take-sample.ts'
import type { RunningSubject } from './subjects/subject.ts'

/** A subject at a work: where, as whom, what it is asked, and what was measured so far. */
export interface Entry extends Door {
  readonly work: { readonly name: string }
  readonly asks: readonly Ask[]
  readonly subject: RunningSubject
  readonly samples: Sample[]
}
