import type { Database } from '../database/database.ts'
import { createAuthenticator } from '../engine/auth/create-authenticator.ts'
import { sessionCookie } from '../engine/auth/session-cookie.ts'
import type { ActParts } from '../engine/act/perform.ts'
import { appFiles, type AppFiles } from '../engine/files/app-files.ts'
import { openFiles, type FileEngine } from '../engine/files/open-files.ts'
import { sweepFiles } from '../engine/files/sweep-files.ts'
import type { PlatformJobs } from '../engine/jobs/job-handler.ts'
import { openWorker } from '../engine/jobs/worker.ts'
import { SEND_MAIL } from '../engine/act/bound-tx.ts'
import { openOutbox } from '../engine/outbox/open-outbox.ts'
import { createExplainer } from '../engine/read/explain-later.ts'
import { createReader } from '../engine/read/answer-read.ts'
import { openLive, type Live } from '../engine/live/open-live.ts'
import { createAnswerLive } from '../expose/live/answer-live.ts'
import type { AnswerLive } from '../expose/rest/resource-routes.ts'
import type { Services } from '../expose/services.ts'
import { deliverMail, openMailer } from '../identity/mailer.ts'
import type { Model } from '../model/model.ts'
import { Timeline } from '../observe/timeline.ts'
import type { Trace } from '../observe/trace.ts'
import { postgres } from '../sql/postgres/dialect.ts'
import type { Config } from './config/read-config.ts'
import type { Logger } from './log.ts'

export interface ComposeParts {
  readonly model: Model
  readonly config: Config
  readonly database: Database
  readonly url: string
  readonly log: Logger
}

/** Everything of one node behind its doors, put together and working in the background. */
export interface Composed {
  readonly services: Services
  readonly files: FileEngine
  readonly appFiles: AppFiles
  readonly live: Live
  readonly answerLive: AnswerLive
  /** Ends the live streams, so that a server which waits for its answers to finish can stop. */
  endStreams(): void
  /** Ends what works in the background, in the order that loses nothing. */
  close(timeoutMs: number): Promise<void>
}

/** Puts a node together on a database that has its tables. */
export async function compose({ model, config, database, url, log }: ComposeParts): Promise<Composed> {
  const onError = (error: unknown) => log.error({ err: error }, 'background work failed; it is tried again')
  const dialect = postgres
  const explainer = createExplainer(database, () => timeline)
  const timeline: Timeline = new Timeline({
    capacity: config.traceCapacity,
    sample: config.traceSample,
    onAdded: (trace) => explainer.note(trace),
  })
  const reader = createReader({ model, dialect, database })
  const cookie = sessionCookie(config.publicUrl)
  const authenticator = createAuthenticator({
    model,
    dialect,
    database,
    cookieName: cookie.name,
    sessionIdleMinutes: config.sessionIdleMinutes,
    onError,
  })
  const rowFiles = appFiles({ model, database, dialect })
  const files = openFiles({
    database,
    stateDir: config.stateDir,
    limitsOf: rowFiles.limitsOf,
    uploadBytesMax: config.uploadMaxBytes,
  })
  const outbox = await openOutbox({ database, url, onError })
  const onTrace = (trace: Trace) => timeline.add(trace)
  const live = openLive({ model, dialect, database, reader, outbox, onTrace, onError })
  const wakers: (() => void)[] = [outbox.wake]
  const act: ActParts = {
    model,
    dialect,
    database,
    attachFile: rowFiles.attach,
    stillHolds: (tx, actor, trace) => authenticator.stillHolds(tx, actor, trace),
    wake: () => wakers.forEach((wake) => wake()),
  }
  const worker =
    config.workerJobsMax === 0
      ? undefined
      : await openWorker({
          ...act,
          url,
          concurrency: config.workerJobsMax,
          platformJobs: platformJobs(config, files, rowFiles),
          onTrace,
          onError,
        })
  if (worker) wakers.push(() => worker.wake())
  return {
    services: {
      model,
      dialect,
      database,
      reader,
      act,
      authenticator,
      timeline,
      isProduction: config.mode === 'production',
    },
    files,
    appFiles: rowFiles,
    live,
    answerLive: createAnswerLive(live, { onOpened: onTrace }),
    endStreams: () => live.endStreams(),
    async close(timeoutMs) {
      live.close()
      await worker?.stop(timeoutMs)
      await outbox.close()
      await authenticator.close()
    },
  }
}

/** The platform's own jobs: mail, and what must be swept now and then. */
function platformJobs(config: Config, files: FileEngine, { references }: AppFiles): PlatformJobs {
  const mailer = openMailer(config)
  return {
    [SEND_MAIL]: { run: (context) => deliverMail(mailer, context) },
    'offstage.sweepFiles': {
      every: '17 * * * *',
      run: async ({ trace }) => void (await sweepFiles(files, { references }, trace)),
    },
    'offstage.sweepKeys': {
      every: '29 3 * * *',
      run: async ({ tx }) =>
        void (await tx.sql(
          `delete from offstage.idempotency_key where created_at < now() - interval '7 days'`,
        )),
    },
  }
}
