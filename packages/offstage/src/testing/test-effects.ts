import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Row } from '../database/database.ts'

/** What the writes of an app have led to so far, oldest first. */
export interface TestEffects {
  readonly events: readonly { readonly name: string; readonly payload: unknown }[]
  readonly mails: readonly { readonly to: string; readonly subject: string; readonly text: string }[]
  readonly changes: readonly {
    readonly resource: string
    readonly id: string
    readonly operation: 'insert' | 'update' | 'delete'
  }[]
  /** Jobs that were given up. */
  readonly failedJobs: readonly { readonly name: string; readonly error: string }[]
}

const LOOK_AGAIN_MS = 20

/** Waits until every job that is due has ended and the change log is in order, and answers what there is then. */
export async function readEffects(database: Database): Promise<TestEffects> {
  while (await isWorkLeft(database)) await sleep(LOOK_AGAIN_MS)
  const ask = <R extends Row>(text: string): Promise<readonly R[]> => database.query<R>({ text, values: [] })
  return {
    events: await ask('select name, payload from offstage.event order by id'),
    mails: await ask('select recipient as "to", subject, text from offstage.dev_outbox order by id'),
    changes: await ask('select resource, row_id as id, operation from offstage.change order by seq'),
    failedJobs: await ask('select name, error from offstage.job_failed order by failed_at, id'),
  }
}

/** A job whose next try is later than now is not waited for: it may be planned for next year. */
async function isWorkLeft(database: Database): Promise<boolean> {
  const [row] = await database.query<{ left: boolean }>({
    text: `select exists (select from offstage.job where run_at <= now())
      or exists (select from offstage.change_unsequenced) as left`,
    values: [],
  })
  return row?.left === true
}
