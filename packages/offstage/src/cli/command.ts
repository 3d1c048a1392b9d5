/** One word of the command line. */
export interface Command {
  readonly name: string
  /** How it is called: `offstage start [--reset]`. */
  readonly usage: string
  /** What it does, in one line. */
  readonly about: string
  /** Does it; answers the exit code. */
  readonly run: (args: readonly string[]) => Promise<number>
}

/** Wrong use of the command line; the message says how to mend it. */
export class CommandError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CommandError'
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
