import { LRUCache } from 'lru-cache'
import type { Queryable } from '../../database/database.ts'
import type { Timeline } from '../../observe/timeline.ts'
import type { Trace } from '../../observe/trace.ts'

/** Asks the database how it runs each shape of statement: once a shape, one at a time, and never while anybody waits. */
export interface Explainer {
  /** Looks at a finished trace for shapes that are new. */
  note(trace: Trace): void
}

const SHAPES_MAX = 2_000
const WAITING_MAX = 100
const EXPLAINABLE = /^(select|with|insert|update|delete)\b/

export function createExplainer(database: Queryable, timeline: () => Timeline): Explainer {
  const plans = new LRUCache<string, string>({ max: SHAPES_MAX })
  const waiting = new Set<string>()
  let isWorking = false

  const work = async (): Promise<void> => {
    isWorking = true
    for (const sql of waiting) {
      waiting.delete(sql)
      const plan = await planOf(database, sql)
      plans.set(sql, plan)
      if (plan !== '') timeline().annotate(sql, 'plan', plan)
    }
    isWorking = false
  }

  return {
    note({ steps }) {
      for (const { stage, detail } of steps) {
        const sql = detail['sql']
        if (stage !== 'statement' || typeof sql !== 'string') continue
        const known = plans.get(sql)
        if (known !== undefined && known !== '') detail['plan'] = known
        else if (known === undefined && waiting.size < WAITING_MAX && EXPLAINABLE.test(sql)) waiting.add(sql)
      }
      if (!isWorking && waiting.size > 0) setImmediate(() => void work())
    },
  }
}

/**
 * EXPLAIN without ANALYZE: nothing is run. A plan made with values shows them, and this one is shown to everybody whose
 * statement has the same shape, so it is the generic one: `$1` stays `$1`. Empty where the database will not say.
 */
async function planOf(database: Queryable, sql: string): Promise<string> {
  try {
    const rows = await database.rows({ text: `explain (generic_plan) ${sql}`, values: [] })
    return rows.map(([line]) => line ?? '').join('\n')
  } catch {
    return ''
  }
}
