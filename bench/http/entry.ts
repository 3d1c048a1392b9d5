import type { Door } from './check-answers.ts'
import type { Sample } from './measure/take-sample.ts'
import type { RunningSubject } from './subjects/subject.ts'
import type { Work } from './works.ts'

/** A subject at a work: where, as whom, and what was measured so far. */
export interface Entry extends Door {
  readonly work: Work
  readonly subject: RunningSubject
  readonly samples: Sample[]
}
