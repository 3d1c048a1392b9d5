import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** Whether a process runs. A zombie does not: in a container nobody may ever collect it, yet it keeps its pid. */
export function isRunning(pid: number): boolean {
  return exists(pid) && stateOf(pid) !== 'Z'
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // process.kill throws nothing but errno errors
  }
}

function stateOf(pid: number): string | undefined {
  return process.platform === 'linux' ? statFields(pid)?.[0] : ps(['-o', 'stat=', '-p', `${pid}`])?.trim()[0]
}

/** When a process began, in whatever form the system tells it: with the pid it names a process for good. */
export function birthOf(pid: number): string | undefined {
  return process.platform === 'linux' ? statFields(pid)?.[19] : ps(['-o', 'lstart=', '-p', `${pid}`])?.trim()
}

/** The fields of /proc/<pid>/stat after the command's name, which is in brackets and may hold spaces. */
function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** The pids whose command line holds a text. PostgreSQL's children carry the cluster's name in theirs. */
export function pidsMentioning(text: string): number[] {
  const lines = process.platform === 'linux' ? commandLinesOfProc() : commandLinesOfPs()
  return lines.filter(([pid, line]) => pid !== process.pid && line.includes(text)).map(([pid]) => pid)
}

function commandLinesOfProc(): [number, string][] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), commandLineOf(name)])
  } catch {
    return [] // A chroot without /proc: PostgreSQL's own check of its shared memory still guards the data.
  }
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

function commandLinesOfPs(): [number, string][] {
  const lines = (ps(['-axww', '-o', 'pid=,command=']) ?? '').split('\n')
  return lines.map((line) => [Number.parseInt(line, 10), line])
}

function ps(args: readonly string[]): string | undefined {
  try {
    return execFileSync('ps', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  } catch {
    return undefined
  }
}

/** Sends each signal in turn and waits its time for the processes to end; answers whether all did. */
export async function endProcesses(
  pids: readonly number[],
  steps: readonly (readonly [signal: NodeJS.Signals | 'wait', timeoutMs: number])[],
): Promise<boolean> {
  for (const [signal, timeoutMs] of steps) {
    if (signal !== 'wait') for (const pid of pids.filter(isRunning)) send(pid, signal)
    if (await waitUntil(() => !pids.some(isRunning), timeoutMs)) return true
  }
  return false
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended between the look and the signal.
  }
}

/** Looks every 20 ms until something is so; answers false when `timeoutMs` have passed first. */
export async function waitUntil(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs
  while (!isSo()) {
    if (performance.now() > deadline) return false
    await sleep(20)
  }
  return true
}
