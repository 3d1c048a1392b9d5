import { logForgottenFailures } from './forgotten-failures.ts'
import { openLog } from './log.ts'

// A process in which something fails that nobody waits for, so that a test can see whether it lives on.
logForgottenFailures(openLog({ mode: 'production', logLevel: 'error' }))
void Promise.reject(new Error('forgotten'))
setTimeout(() => process.stdout.write('still here\n'), 50)
