import type { Stage } from '../api/timeline.ts'

interface StageWords {
  /** What the legend calls it. */
  readonly name: string
  readonly colour: string
  /** Why there is such a step at all, for somebody who does not program. */
  readonly why: string
}

export const STAGES: Readonly<Record<Stage, StageWords>> = {
  session: {
    name: 'Who you are',
    colour: '#7cc7ff',
    why: 'Your browser showed a key. Only a fingerprint of it is stored, so a stolen copy of the database could not sign in as you.',
  },
  ask: {
    name: 'What was asked',
    colour: '#9fb2ff',
    why: 'The request was read and checked against what this system offers. Anything it does not know is refused here, before any work is done.',
  },
  policy: {
    name: 'What you may see',
    colour: '#e6a3f5',
    why: 'A written rule says what exists for you. It becomes part of the question to the database, so what you may not see never leaves it.',
  },
  path: {
    name: 'The way in',
    colour: '#6fdcec',
    why: 'Every list was laid out in advance, like the index of a book. That is why an answer takes as long with ten million rows as with ten.',
  },
  statement: {
    name: 'Database',
    colour: '#ffc45e',
    why: 'A question or an order to the database. What you typed is sent apart from it, so nothing typed can change its meaning.',
  },
  cache: {
    name: 'Memory',
    colour: '#a9e58a',
    why: 'An answer that has not changed since it was last given can be given again without asking the database.',
  },
  transaction: {
    name: 'All or nothing',
    colour: '#ff9f5f',
    why: 'Everything inside of this happened together. Had any part failed, none of it would have happened.',
  },
  key: {
    name: 'Once only',
    colour: '#f3e089',
    why: 'Your browser named this intent. Sent twice, it would still be done once, and the second time would get the first answer.',
  },
  action: {
    name: 'The action',
    colour: '#b99cff',
    why: 'The code of this feature, written by its makers, decided what to do.',
  },
  effect: {
    name: 'Consequences',
    colour: '#57dba8',
    why: 'What this click changed, written down in the same moment as the change itself, so that nothing that follows from it can be lost.',
  },
  render: { name: 'The answer', colour: '#a3adc2', why: 'The answer was sent to your browser.' },
  push: {
    name: 'Live',
    colour: '#3ed6c3',
    why: 'Somebody was looking at what changed, so the change was sent to their screen without their asking.',
  },
  job: {
    name: 'Afterwards',
    colour: '#ff9292',
    why: 'Work that could wait was done after you had your answer. It is tried again until it succeeds.',
  },
}

/** What to call a stage; one that this screen does not know yet still has a name and a colour. */
export const stageWords = (stage: string): StageWords =>
  // A newer server may know a stage that this page was built without.
  (STAGES as Readonly<Record<string, StageWords | undefined>>)[stage] ?? {
    name: stage,
    colour: '#a3adc2',
    why: '',
  }
