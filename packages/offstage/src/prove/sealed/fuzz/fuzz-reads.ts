import { asTable, isForRestOnly, type PlainAsk } from '../asks/plain-ask.ts'
import { randomAsk, randomAskOf, readableResources } from '../asks/random-ask.ts'
import type { Doors } from '../doors/open-doors.ts'
import type { Place } from '../oracle/rows.ts'
import type { Choose } from '../world/choose.ts'
import type { Character } from '../world/people.ts'
import { tryAsk, type Trial, type TrialOutcome } from './try-ask.ts'

/** A trial that came out otherwise than the declarations say. */
export interface Failed {
  readonly trial: Trial
  readonly outcome: Extract<TrialOutcome, { kind: 'different' }>
}

export interface FuzzedReads {
  readonly tried: number
  readonly pages: number
  readonly refused: number
  readonly failed: readonly Failed[]
}

export interface FuzzInput {
  readonly doors: Doors
  readonly place: Place
  readonly people: readonly Character[]
  readonly choose: Choose
  /** Asks beyond one for each person and resource. */
  readonly asks: number
  readonly onTried: (done: number, total: number) => void
  readonly signal: AbortSignal
}

// Where one thing is broken many asks differ; a few of them say it.
const FAILED_MAX = 5
const AT_ONCE = 4

/** Sends random asks as random people, every person and resource among them, and compares each answer with the oracle's. */
export async function fuzzReads(input: FuzzInput): Promise<FuzzedReads> {
  const trials = [...everyTrial(input), ...randomTrials(input)]
  const found = { tried: 0, pages: 0, refused: 0, failed: [] as Failed[] }
  const next = trials.values()
  const work = async (): Promise<void> => {
    for (const trial of next) {
      if (input.signal.aborted || found.failed.length >= FAILED_MAX) return
      const outcome = await tryAsk(input.doors, input.place, trial)
      if (outcome.kind === 'different') found.failed.push({ trial, outcome })
      if (outcome.kind === 'same') found.pages += outcome.pages
      if (outcome.kind === 'refused') found.refused++
      found.tried++
      input.onTried(found.tried, trials.length)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return found
}

function everyTrial({ place, people, choose }: FuzzInput): readonly Trial[] {
  return readableResources(place.model).flatMap((resource) =>
    people.map((person): Trial => {
      return trialOf(person, randomAskOf(place, resource, choose), choose)
    }),
  )
}

/** The ask at one of the doors that can be asked it. */
function trialOf(person: Character, ask: PlainAsk, choose: Choose): Trial {
  const table = choose.chance(0.15) ? asTable(ask) : undefined
  if (table !== undefined) return { person, door: 'export', ask: table, cursorOf: undefined }
  const door = isForRestOnly(ask) || choose.chance(0.6) ? 'REST' : 'GraphQL'
  return { person, door, ask, cursorOf: undefined }
}

function randomTrials({ place, people, choose, asks }: FuzzInput): readonly Trial[] {
  return Array.from({ length: asks }, (): Trial => {
    const trial = trialOf(choose.one(people), randomAsk(place, choose), choose)
    const { ask, door } = trial
    const isPaged = door !== 'export' && ask.kind === 'list' && ask.search === undefined && ask.limit < 20
    return isPaged && choose.chance(0.3) ? { ...trial, cursorOf: choose.one(people) } : trial
  })
}
