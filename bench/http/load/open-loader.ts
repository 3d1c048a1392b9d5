import { fork } from 'node:child_process'
import type { LoadOutcome, LoadPlan } from './load-plan.ts'

/** A process that sends load. */
export interface Loader {
  send(plan: LoadPlan): Promise<LoadOutcome>
  close(): void
}

/** Starts the loader; it stays for all samples, so that its own first steps disturb none of them. */
export function openLoader(): Loader {
  const child = fork(new URL('./loader.ts', import.meta.url))
  return {
    async send(plan) {
      const { promise, resolve, reject } = Promise.withResolvers<LoadOutcome>()
      const fail = () => reject(new Error('The loader ended before it had an outcome.'))
      child.once('message', (outcome) => resolve(outcome as LoadOutcome)) // loader.ts sends nothing else
      child.once('exit', fail)
      child.send(plan)
      return promise.finally(() => child.off('exit', fail))
    },
    close: () => child.disconnect(),
  }
}
