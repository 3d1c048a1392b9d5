import { readdirSync, readFileSync } from 'node:fs'

// What the kernel counts in: USER_HZ, which is 100 on every Linux that Node runs on.
const TICK_US = 10_000

/** The processor time that each process has used so far, in microseconds, by its id; one that has ended has none. */
export function cpuOf(pids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(
    pids.flatMap((pid) => {
      const fields = statOf(pid)
      return fields === undefined ? [] : [[pid, (Number(fields[11]) + Number(fields[12])) * TICK_US] as const]
    }),
  )
}

/** What was used between two looks; a process that is new at the second one began at nothing. */
export function cpuBetween(before: ReadonlyMap<number, number>, after: ReadonlyMap<number, number>): number {
  return [...after].reduce((sum, [pid, us]) => sum + us - (before.get(pid) ?? 0), 0)
}

/** A process and all that descend from it. */
export function processTree(root: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), Number(statOf(Number(name))?.[1])]),
  )
  const childrenOf = (pid: number): number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...childrenOf(child)] : []))
  return [root, ...childrenOf(root)]
}

/** The fields of /proc/<pid>/stat after the name, which may hold anything: the state is the first. */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Time of all processors so far, and the part of it that the machine's host gave to others, in ticks. */
export function machineTime(): { readonly total: number; readonly stolen: number } {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  // user, nice, system, idle, iowait, irq, softirq, steal; the two after them are parts of the first.
  const fields = line.trim().split(/\s+/).slice(1, 9).map(Number)
  return { total: fields.reduce((sum, ticks) => sum + ticks, 0), stolen: fields[7] ?? 0 }
}
