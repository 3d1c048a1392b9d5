import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** What the starter process tells, one of these a line. */
export interface StarterEvent {
  readonly step?: string
  readonly url?: string
  readonly pid?: number
  readonly isAdopted?: boolean
  readonly error?: string
}

/** A starter process of a test: `starter.fixture.ts` in a Node process of its own. */
export interface Starter {
  /** Waits for the first event that has this; throws when the process ends without. */
  until(has: keyof StarterEvent): Promise<StarterEvent>
  /** As a crash or the OOM killer ends it: nothing of ours gets to run. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export function runStarter(stateDir: string): Starter {
  const script = new URL('starter.fixture.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--conditions=offstage-source', script, stateDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const events = readEvents(child)
  return {
    until: (has) => events.find((event) => event[has] !== undefined),
    kill: () => endBy(child, () => child.kill('SIGKILL')),
    stop: () => endBy(child, () => child.stdin.end('stop\n')),
  }
}

interface Events {
  find(matches: (event: StarterEvent) => boolean): Promise<StarterEvent>
}

function readEvents(child: ChildProcess & { readonly stdout: NodeJS.ReadableStream }): Events {
  const seen: StarterEvent[] = []
  const lines = createInterface({ input: child.stdout })
  let hasEnded = false
  lines.on('line', (line) => seen.push(JSON.parse(line) as StarterEvent)) // the fixture writes nothing else
  lines.on('close', () => (hasEnded = true))
  const find = async (matches: (event: StarterEvent) => boolean): Promise<StarterEvent> => {
    for (;;) {
      const event = seen.find(matches)
      if (event !== undefined) return event
      if (hasEnded) throw new Error(`the starter ended after ${JSON.stringify(seen)}`)
      await Promise.race([once(lines, 'line'), once(lines, 'close')])
    }
  }
  return { find }
}

async function endBy(child: ChildProcess, end: () => void): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  end()
  await exited
}
