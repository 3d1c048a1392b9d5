import { Cron } from 'croner'
import type { AnyJob } from '../../declare/job.ts'
import { isListOf } from '../../declare/shape.ts'
import { declaredParts } from '../declared-parts.ts'
import type { Complaint, Rule } from '../rule.ts'

const ATTEMPTS_MAX = 25
// A timer of JavaScript's that is set for longer than this fires at once.
const TIMEOUT_MS_MAX = 2_147_483_647

/** A job can run: its times come, its tries are counted, and a clock can measure its patience. */
export const jobSettings: Rule = (_model, app) =>
  declaredParts(app).jobs.flatMap((job) => [
    ...complaintsOfEvery(job),
    ...complaintsOfAttempts(job),
    ...complaintsOfTimeout(job),
  ])

function complaintsOfEvery({ name, settings }: AnyJob): readonly Complaint[] {
  const { every, input } = settings
  if (every === undefined) return []
  const at = `${name}.every`
  const why = whyNever(every)
  const required = Object.entries(input).filter(
    ([, member]) => isListOf(member) || (member.spec.optional !== true && member.spec.default === undefined),
  )
  return [
    ...(why === undefined
      ? []
      : [
          {
            code: 'JOB_EVERY_INVALID',
            at,
            message: `is "${every}", and ${why}.`,
            mend: 'Write minute, hour, day, month and weekday, in UTC: "30 2 * * *" is half past two every night.',
          },
        ]),
    ...required.map(([member]) => ({
      code: 'JOB_EVERY_TAKES_INPUT',
      at: `${name}.input.${member}`,
      message: 'must be given, and a job that runs by itself is given nothing.',
      mend: 'Make it .optional(), give it a default, or remove `every`.',
    })),
  ]
}

/** Why a cron expression starts nothing, or undefined. */
function whyNever(every: string): string | undefined {
  // The parser also reads a single point in time, which is no repetition.
  if (!/^@|\s/.test(every.trim())) return 'that is no cron expression'
  try {
    // Any fixed start serves: the question is whether there is a next time at all, as for the 30th of February.
    const next = new Cron(every, { timezone: 'UTC' }).nextRun(new Date('2026-01-01T00:00:00Z'))
    return next === null || next === undefined ? 'that time never comes' : undefined
  } catch (error) {
    return `that is no cron expression (${error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)})`
  }
}

function complaintsOfAttempts({ name, settings }: AnyJob): readonly Complaint[] {
  const { attempts = 1 } = settings
  if (Number.isInteger(attempts) && attempts >= 1 && attempts <= ATTEMPTS_MAX) return []
  return [
    {
      code: 'JOB_ATTEMPTS',
      at: `${name}.attempts`,
      message: `is ${attempts}.`,
      mend: `Choose a whole number from 1 to ${ATTEMPTS_MAX}.`,
    },
  ]
}

function complaintsOfTimeout({ name, settings }: AnyJob): readonly Complaint[] {
  const { timeoutMs = 1 } = settings
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= TIMEOUT_MS_MAX) return []
  return [
    {
      code: 'JOB_TIMEOUT',
      at: `${name}.timeoutMs`,
      message: `is ${timeoutMs}.`,
      mend: `Choose a whole number of milliseconds from 1 to ${TIMEOUT_MS_MAX}.`,
    },
  ]
}
