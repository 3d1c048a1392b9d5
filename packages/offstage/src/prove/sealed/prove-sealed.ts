import { resourceOf, type Model } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import type { Composed } from '../../serve/compose.ts'
import type { Progress, ProofReport, Violation } from '../proof.ts'
import type { ScratchDatabase } from '../scratch/scratch-database.ts'
import { openDoors, type Doors } from './doors/open-doors.ts'
import { fuzzLive, type FuzzedLive } from './fuzz/fuzz-live.ts'
import { fuzzReads, type FuzzedReads } from './fuzz/fuzz-reads.ts'
import { fuzzTallies, type FuzzedTallies } from './fuzz/fuzz-tallies.ts'
import { fuzzWrites, type FuzzedWrites } from './fuzz/fuzz-writes.ts'
import { MENDS } from './fuzz/difference.ts'
import { shrink, type Shrunk } from './fuzz/shrink.ts'
import { policyMatrix, type PolicyMatrix } from './matrix/policy-matrix.ts'
import { tableOfMatrix } from './matrix/table-of-matrix.ts'
import { proveMutants, type ProvedMutants } from './mutants/prove-mutants.ts'
import type { Place, Rows } from './oracle/rows.ts'
import { chooseFrom } from './world/choose.ts'
import { makeWorld, type World } from './world/make-world.ts'
import { storeWorld } from './world/store-world.ts'

export interface SealedInput {
  readonly model: Model
  readonly scratch: ScratchDatabase
  readonly seed: number
  /** Random asks beyond one of each resource by each person. */
  readonly asks: number
  /** Writes while streams are followed. */
  readonly writes: number
  /** Tells each clause of each policy from its absence, and that the data would show it. */
  readonly mutants: boolean
  readonly progress: Progress
  readonly signal: AbortSignal
  readonly change?: (composed: Composed) => Composed
}

/** Asks an app everything that people can ask, as everybody they can be, and compares the answers with what the declarations say. */
export async function proveSealed(input: SealedInput): Promise<ProofReport> {
  const { model, scratch, seed, progress, signal } = input
  const choose = chooseFrom(seed)
  const world = makeWorld(model, choose.fork(1))
  const doors = await openDoors({ ...scratch, model, ...(input.change && { change: input.change }) })
  try {
    await storeWorld(doors, world.rows)
    const place = placeOf(model, world.rows)
    const matrix = policyMatrix(model)
    const mutants = input.mutants
      ? await proveMutants({ doors, world, choose: choose.fork(2), progress, signal })
      : undefined
    const reads = await fuzzReads({
      doors,
      place,
      people: world.people,
      choose: choose.fork(3),
      asks: input.asks,
      onTried: (done, total) => progress('asking at random', done, total),
      signal,
    })
    const writes = await fuzzWrites({
      doors,
      place,
      people: world.people,
      choose: choose.fork(5),
      writes: Math.ceil(input.asks / 4),
      signal,
    })
    const tallies = await fuzzTallies({
      doors,
      place,
      people: world.people,
      choose: choose.fork(6),
      groups: 3,
      signal,
    })
    const [first] = reads.failed
    const smallest = first === undefined ? undefined : await shrink(doors, place, first)
    const live = first === undefined ? await followLive(input, doors, world) : undefined
    signal.throwIfAborted()
    return reportOf({ input, matrix, mutants, reads, writes, tallies, smallest, live, world })
  } finally {
    await doors.close()
  }
}

/** The time is read once: all that is generated is years away from it. */
export const placeOf = (model: Model, rows: Rows): Place => ({
  model,
  rows,
  now: `${new Date().toISOString().slice(0, 23)}000Z`,
})

async function followLive(
  { model, writes, seed, progress, signal }: SealedInput,
  doors: Doors,
  world: World,
) {
  if (writes === 0) return undefined
  return fuzzLive({
    doors,
    place: placeOf(model, world.rows),
    people: world.people,
    choose: chooseFrom(seed).fork(4),
    writes,
    onWritten: (done) => progress('following live', done, writes),
    signal,
  })
}

// ── The report ───────────────────────────────────────────────────────────────────────────────────────────────────

interface Found {
  readonly input: SealedInput
  readonly matrix: PolicyMatrix
  readonly mutants: ProvedMutants | undefined
  readonly reads: FuzzedReads
  readonly writes: FuzzedWrites
  readonly tallies: FuzzedTallies
  readonly smallest: Shrunk | undefined
  readonly live: FuzzedLive | undefined
  readonly world: World
}

function reportOf(found: Found): ProofReport {
  const { input, matrix, mutants, reads, writes, tallies, live, world } = found
  const told = live === undefined ? '' : `, ${live.streams} streams followed through ${live.writes} writes`
  const clauses =
    mutants === undefined
      ? ''
      : `; ${mutants.told} changes of a policy’s clause were told by their answers, ${mutants.equivalent.length} change nothing`
  return {
    summary: `${reads.tried} asks by ${world.people.length} people answered as the policies say, on ${reads.pages} pages, and ${writes.tried} writes let or refused${told}${clauses}.`,
    checks: reads.tried + writes.tried + tallies.tried + (live?.looks ?? 0) + (mutants?.told ?? 0),
    violations: [
      ...readViolations(found),
      ...writes.failed.map(writeViolation(input.seed)),
      ...tallies.failed.map(addressViolation('answer', input.seed)),
      ...(live?.failed ?? []).map(addressViolation('stream', input.seed)),
      ...(mutants?.survivors ?? []),
    ],
    tables: [
      ...tableOfMatrix(matrix),
      ...(mutants === undefined || mutants.equivalent.length === 0 ? [] : [equivalentTable(mutants)]),
    ],
    notes: [
      `Seed ${input.seed}: \`--seed ${input.seed}\` draws the same people, rows and asks again.`,
      `${reads.refused} asks were refused because no bounded way serves whoever asked; they showed nothing.`,
    ],
    figures: { matrix, asks: reads.tried, pages: reads.pages, refused: reads.refused },
  }
}

function readViolations({ input, reads, smallest }: Found): readonly Violation[] {
  return reads.failed.flatMap((failed, at): readonly Violation[] => {
    const { trial, outcome } = at === 0 && smallest !== undefined ? smallest : failed
    const [difference] = outcome.differences
    if (difference === undefined) return []
    const { code, message } = difference
    const from = trial.cursorOf === undefined ? '' : ` (going on from where ${trial.cursorOf.label} was)`
    const rows = at === 0 && smallest !== undefined ? ` ${rowsLeft(input.model, smallest.rows)}` : ''
    return [
      {
        code,
        at: difference.at,
        message: `The answer ${message}.${rows}`,
        mend: `${MENDS[code]} Seen with --seed ${input.seed}.`,
        who: trial.person.label + from,
        ask: outcome.written,
      },
    ]
  })
}

/** How little is needed to see it. */
function rowsLeft(model: Model, rows: Rows): string {
  const left = [...rows].filter(([name, all]) => all.length > 0 && name !== 'session')
  return `It takes no more than ${left.map(([name, all]) => `${all.length} ${words(all.length === 1 ? name : resourceOf(model, name).plural)}`).join(', ')}.`
}

const writeViolation =
  (seed: number) =>
  ({ difference, person, what }: FuzzedWrites['failed'][number]): Violation => ({
    code: difference.code,
    at: difference.at,
    message: `The engine ${difference.message}.`,
    mend: `${MENDS[difference.code]} Seen with --seed ${seed}.`,
    who: person.label,
    ask: what,
  })

const addressViolation =
  (what: 'answer' | 'stream', seed: number) =>
  ({ difference, person, address }: FuzzedLive['failed'][number]): Violation => ({
    code: difference.code,
    at: difference.at,
    message: `The ${what} ${difference.message}.`,
    mend: `${MENDS[difference.code]} Seen with --seed ${seed}.`,
    who: person.label,
    ask: `GET ${address}${what === 'stream' ? ' as text/event-stream' : ''}`,
  })

const equivalentTable = ({ equivalent }: ProvedMutants) => ({
  title: 'Clauses whose absence nobody would notice',
  columns: [{ title: 'Where' }, { title: 'Change' }, { title: 'Why it changes nothing' }],
  rows: equivalent.map(({ at, change, reason }) => [at, change, reason]),
})
