import { LRUCache } from 'lru-cache'
import type { Queryable } from '../../database/database.ts'
import type { Timeline, TimelineEntry } from '../../observe/timeline.ts'

/** Asks the database how it runs each shape of statement: once a shape, one at a time, and never while anybody waits. */
export interface Explainer {
  /** Looks at a finished trace for shapes that are new. */
  note(entry: TimelineEntry): void
}

const SHAPES_MAX = 2_000
const WAITING_MAX = 100
const VALUE_LENGTH_MAX = 200
const EXPLAINABLE = /^(select|with|insert|update|delete)\b/

export function createExplainer(database: Queryable, timeline: () => Timeline): Explainer {
  const plans = new LRUCache<string, string>({ max: SHAPES_MAX })
  const waiting = new Map<string, readonly unknown[]>()
  let isWorking = false

  const work = async (): Promise<void> => {
    isWorking = true
    for (const [sql, values] of waiting) {
      waiting.delete(sql)
      const plan = await planOf(database, sql, values)
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
        else if (known === undefined && waiting.size < WAITING_MAX && isExplainable(sql, detail['values']))
          waiting.set(sql, valuesOf(detail['values']))
      }
      if (!isWorking && waiting.size > 0) setImmediate(() => void work())
    },
  }
}

/** A plan shows the values it was made with, so statements that carry whole documents are left alone. */
function isExplainable(sql: string, values: unknown): boolean {
  return (
    EXPLAINABLE.test(sql) &&
    valuesOf(values).every((value) => typeof value !== 'string' || value.length <= VALUE_LENGTH_MAX)
  )
}

const valuesOf = (values: unknown): readonly unknown[] => (Array.isArray(values) ? values : [])

/** EXPLAIN without ANALYZE: nothing is run. Empty where the database will not say. */
async function planOf(database: Queryable, sql: string, values: readonly unknown[]): Promise<string> {
  try {
    const rows = await database.rows({ text: `explain ${sql}`, values })
    return rows.map(([line]) => line ?? '').join('\n')
  } catch {
    return ''
  }
}
