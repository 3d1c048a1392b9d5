import type { Progress, Violation } from '../../proof.ts'
import type { Doors } from '../doors/open-doors.ts'
import type { Place } from '../oracle/rows.ts'
import type { Choose } from '../world/choose.ts'
import { makeWorld, type World } from '../world/make-world.ts'
import { storeWorld } from '../world/store-world.ts'
import { askEngine } from './ask-engine.ts'
import { findWitnesses, type Witness } from './find-witness.ts'
import { whyEquivalent } from './is-equivalent.ts'
import { mutantsOf, mutatedModel, type Mutant } from './mutants.ts'

export interface MutantInput {
  readonly doors: Doors
  /** What is stored, and is stored again at the end. */
  readonly world: World
  readonly choose: Choose
  readonly progress: Progress
  readonly signal: AbortSignal
}

export interface ProvedMutants {
  /** How many were told from the original by what the engine answered. */
  readonly told: number
  readonly equivalent: readonly { readonly at: string; readonly change: string; readonly reason: string }[]
  readonly survivors: readonly Violation[]
}

// Worlds in which a clause is looked for that the stored one does not turn on.
const WORLDS_MAX = 40
const WITNESSES_MAX = 12

/** Changes each clause of each policy in turn: somebody must be answered otherwise, or the clause can be shown to decide nothing. */
export async function proveMutants(input: MutantInput): Promise<ProvedMutants> {
  const { doors, world, signal, progress } = input
  const mutants = mutantsOf(doors.model)
  const found = {
    told: 0,
    equivalent: [] as ProvedMutants['equivalent'][number][],
    survivors: [] as Violation[],
  }
  let waiting = mutants
  let number = -1
  for (const candidate of worldsOf(input)) {
    number++
    if (waiting.length === 0 || signal.aborted) break
    const place = placeIn(doors, candidate)
    const witnessed = waiting.map((mutant) => ({
      mutant,
      witnesses: findWitnesses(place, candidate.people, mutant, WITNESSES_MAX),
    }))
    const decided = witnessed.filter(({ witnesses }) => witnesses.length > 0)
    waiting = witnessed.filter(({ witnesses }) => witnesses.length === 0).map(({ mutant }) => mutant)
    if (decided.length > 0 && number > 0) await storeWorld(doors, candidate.rows)
    for (const { mutant, witnesses } of decided) {
      progress('changing clauses of policies', mutants.length - waiting.length, mutants.length)
      if (await isTold(doors, mutant, witnesses)) found.told++
      else found.survivors.push(unnoticed(mutant, witnesses))
    }
    if (number === 0) waiting = waiting.filter((mutant) => !isEquivalent(doors, mutant, found.equivalent))
  }
  await storeWorld(doors, world.rows)
  return { ...found, survivors: [...found.survivors, ...waiting.map(notExercised)] }
}

/** The stored world first, then others of few rows. */
function* worldsOf({ doors, world, choose }: MutantInput): Generator<World> {
  yield world
  for (let at = 0; at < WORLDS_MAX; at++) yield makeWorld(doors.model, choose.fork(at), { rows: 12 })
}

const placeIn = ({ model }: Doors, { rows }: World): Place => ({
  model,
  rows,
  now: `${new Date().toISOString().slice(0, 23)}000Z`,
})

/** Whether the engine answers one of the witnesses otherwise; which rows the database's own rules keep from it is not known beforehand. */
async function isTold(doors: Doors, mutant: Mutant, witnesses: readonly Witness[]): Promise<boolean> {
  const model = mutatedModel(doors.model, mutant)
  for (const witness of witnesses) {
    const [before, after] = [
      await askEngine(doors, doors.model, mutant, witness),
      await askEngine(doors, model, mutant, witness),
    ]
    if (before !== after) return true
  }
  return false
}

function isEquivalent(
  { model }: Doors,
  mutant: Mutant,
  equivalent: ProvedMutants['equivalent'][number][],
): boolean {
  const reason = whyEquivalent(model, mutant)
  if (reason !== undefined) equivalent.push({ at: mutant.at, change: mutant.change, reason })
  return reason !== undefined
}

const unnoticed = ({ at, change }: Mutant, [witness]: readonly Witness[]): Violation => ({
  code: 'CLAUSE_UNUSED_BY_ENGINE',
  at,
  message: `The engine answers the same as declared and ${change}, and should not.`,
  mend: 'The engine leaves this policy out where it should ask it: this is a defect of the platform.',
  ...(witness && { who: witness.person.label, ask: `row ${witness.row.id}` }),
})

const notExercised = ({ at, change }: Mutant): Violation => ({
  code: 'CLAUSE_NOT_EXERCISED',
  at,
  message: `No generated row makes a difference between the policy as declared and ${change}, although one could.`,
  mend: 'Simplify the clause, or prove it by a test of your own: the generated data does not reach it.',
})
