import type { Doors } from '../doors/open-doors.ts'
import type { Place, Rows } from '../oracle/rows.ts'
import { storeWorld } from '../world/store-world.ts'
import type { Failed } from './fuzz-reads.ts'
import { smallerAsks } from './smaller-asks.ts'
import { withoutRows } from './smaller-rows.ts'
import { tryAsk, type Trial } from './try-ask.ts'

/** A failure as small as it was made: the ask says no more than it must, and few rows are left. */
export interface Shrunk extends Failed {
  readonly rows: Rows
}

// Each attempt at rows writes them all anew.
const ASKS_MAX = 80
const STORES_MAX = 40

/** Makes a failure smaller for as long as it stays one: first what is asked, then what is stored. The store is left with what remains. */
export async function shrink(doors: Doors, place: Place, failed: Failed): Promise<Shrunk> {
  const asked = await shrinkAsk(doors, place, failed)
  return shrinkRows(doors, place, asked)
}

async function failureOf(doors: Doors, place: Place, trial: Trial): Promise<Failed | undefined> {
  const outcome = await tryAsk(doors, place, trial)
  return outcome.kind === 'different' ? { trial, outcome } : undefined
}

/** Smaller counts only where the same kind of thing goes wrong: another failure would be another finding. */
const isSameKind = (one: Failed, other: Failed): boolean =>
  one.outcome.differences[0]?.code === other.outcome.differences[0]?.code

async function shrinkAsk(doors: Doors, place: Place, failed: Failed): Promise<Failed> {
  let best = failed
  for (let tried = 0; tried < ASKS_MAX;) {
    let smaller: Failed | undefined
    for (const ask of smallerAsks(doors.model, best.trial.ask)) {
      if (++tried > ASKS_MAX) break
      const found = await failureOf(doors, place, { ...best.trial, ask })
      if (found === undefined || !isSameKind(found, best)) continue
      smaller = found
      break
    }
    if (smaller === undefined) return best
    best = smaller
  }
  return best
}

async function shrinkRows(doors: Doors, place: Place, failed: Failed): Promise<Shrunk> {
  const needed = new Set([failed.trial.person.user, failed.trial.cursorOf?.user])
  const isNeeded = (
    name: string,
    row: { readonly id: string } & Readonly<Record<string, unknown>>,
  ): boolean => (name === 'user' ? needed.has(row.id) : name === 'session' && needed.has(String(row['user'])))
  let [best, rows] = [failed, place.rows]
  let stores = 0
  for (let parts = 2; stores < STORES_MAX; parts *= 2) {
    const removable = [...rows].flatMap(([name, all]) =>
      all.filter((row) => !isNeeded(name, row)).map(({ id }) => id),
    )
    const size = Math.ceil(removable.length / parts)
    if (size === 0) break
    for (let start = 0; start < removable.length && stores < STORES_MAX; start += size) {
      const smaller = withoutRows(doors.model, rows, new Set(removable.slice(start, start + size)))
      if (![...needed].every((id) => id === undefined || smaller.get('user')?.some((user) => user.id === id)))
        continue
      stores++
      await storeWorld(doors, smaller)
      const found = await failureOf(doors, { ...place, rows: smaller }, best.trial)
      if (found !== undefined && isSameKind(found, best)) [best, rows] = [found, smaller]
    }
    if (size === 1) break
  }
  await storeWorld(doors, rows)
  return { ...best, rows }
}
