import { text } from '../../declare/field.ts'
import { job, type JobSettings } from '../../declare/job.ts'
import type { Shape } from '../../declare/shape.ts'
import { library, type RuleFixture } from '../rule-fixture.ts'

const remind = (settings: Partial<JobSettings<Shape>>) =>
  library({ jobs: [job('remind', { input: {}, ...settings }, async () => {})] })

export const fixture: readonly RuleFixture[] = [
  { app: remind({ every: 'every night' }), expect: ['JOB_EVERY_INVALID remind.every'] },
  { app: remind({ every: '61 * * * *' }), expect: ['JOB_EVERY_INVALID remind.every'] },
  { app: remind({ every: '2030-01-23T00:00:00' }), expect: ['JOB_EVERY_INVALID remind.every'] },
  { app: remind({ every: '0 0 30 2 *' }), expect: ['JOB_EVERY_INVALID remind.every'] },
  {
    app: remind({ every: '0 2 * * *', input: { who: text() } }),
    expect: ['JOB_EVERY_TAKES_INPUT remind.input.who'],
  },
  { app: remind({ attempts: 26 }), expect: ['JOB_ATTEMPTS remind.attempts'] },
  { app: remind({ attempts: 0 }), expect: ['JOB_ATTEMPTS remind.attempts'] },
  { app: remind({ timeoutMs: 2_147_483_648 }), expect: ['JOB_TIMEOUT remind.timeoutMs'] },
  {
    app: remind({
      every: '*/5 9-17 * * MON-FRI',
      attempts: 25,
      timeoutMs: 30_000,
      input: { who: text().optional() },
    }),
    expect: [],
  },
]
