/** One thing to stop: its name for the log, and how. */
export interface Stop {
  readonly name: string
  stop(): Promise<unknown> | void
}

export interface ShutdownOptions {
  /** How long all of them together may take. */
  readonly timeoutMs: number
  /** Told each step in a few words, and what went wrong with a step that failed. */
  readonly report?: (step: string, error?: unknown) => void
}

/** The way to stop without a signal, and to withdraw. */
export interface Shutdown {
  /** Stops everything as the first signal would, without ending the process; answers the exit code. */
  now(): Promise<number>
  /** Leaves the signals to others again. */
  forget(): void
}

/**
 * On SIGINT or SIGTERM stops everything in the given order (first what takes requests, last what they need), then
 * ends the process: with code 0 when all of it stopped, 1 when something failed or hung, and at once with 130 or 143
 * on a second signal. One that fails or hangs does not keep the next from stopping.
 */
export function onShutdown(stops: readonly Stop[], options: ShutdownOptions): Shutdown {
  let stopping: Promise<number> | undefined
  let firstSignalAt = 0
  const now = (): Promise<number> => (stopping ??= stopAll(stops, options))
  const onSignal = (signal: NodeJS.Signals): void => {
    if (stopping === undefined) {
      firstSignalAt = performance.now()
      void now().then((code) => process.exit(code))
    } else if (performance.now() - firstSignalAt > echoMs) {
      process.exit(128 + (signal === 'SIGINT' ? 2 : 15)) // as shells count
    }
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return { now, forget: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal) }
}

/**
 * One Ctrl-C comes twice when npm started us: the terminal sends it to both, and npm passes its own on. Nobody
 * presses twice this fast.
 */
const echoMs = 500

/** What those get that come after one that hung: enough to end the database, which would be left behind otherwise. */
const lateMs = 5_000

async function stopAll(
  stops: readonly Stop[],
  { timeoutMs, report = () => {} }: ShutdownOptions,
): Promise<number> {
  const deadline = performance.now() + timeoutMs
  let code = 0
  for (const stop of stops) {
    report(`stopping ${stop.name}`)
    const isLate = performance.now() >= deadline
    try {
      await endOf(stop, isLate ? lateMs : deadline - performance.now())
    } catch (error) {
      report(`${stop.name} did not stop`, error)
      code = 1
    }
  }
  return code
}

async function endOf(what: Stop, timeoutMs: number): Promise<void> {
  const { promise: timeIsOver, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`not done after ${Math.round(timeoutMs)} ms`)), timeoutMs)
  try {
    await Promise.race([what.stop(), timeIsOver])
  } finally {
    clearTimeout(timer)
  }
}
