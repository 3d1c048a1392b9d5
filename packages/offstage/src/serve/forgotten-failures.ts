import type { Logger } from './log.ts'

/**
 * Logs what failed in a promise that nobody waited for. Node would end the process, and with it the requests of
 * everybody else, because one function of an app forgot an `await`.
 */
export function logForgottenFailures(log: Pick<Logger, 'error'>): void {
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'something failed that nobody waited for: an await is missing'),
  )
}
