import type { Model } from '../model/model.ts'
import type { ReadPlan } from '../plan/read-plan.ts'
import { column, TRUE_SQL, type Expr, type Select, type SelectColumn } from './nodes.ts'
import { rowParts } from './row-json.ts'
import { rowsWith, countOf } from './select-rows.ts'
import { rootScope } from './whole-row.ts'

/** How a statement is told whether the session it was planned for still holds. */
export interface ReadOptions {
  readonly model: Model
  /** Put the session's guard into the statement. */
  readonly guarded: boolean
}

/**
 * The one statement of a read. Its rows: whether the session holds, how many rows there are, JSON text of a row, then
 * the order's keys as text for the cursor. A guarded statement, and one that counts, answers at least one row.
 */
export function readQuery(plan: ReadPlan, { model, guarded }: ReadOptions): Select {
  const scope = rootScope(plan, model)
  const row: readonly SelectColumn[] = [
    { value: { kind: 'jsonText', of: rowParts(plan, scope) }, as: 'json' },
    ...plan.order.map(({ field }, index): SelectColumn => ({
      value: { kind: 'keyText', alias: scope.alias, field },
      as: `k${index}`,
    })),
  ]
  if (!guarded && !plan.count)
    return rowsWith(plan, scope, [
      { value: TRUE_SQL, as: 'ok' },
      { value: { kind: 'null' }, as: 'n' },
      ...row,
    ])
  const guard: Select = {
    kind: 'select',
    columns: [
      {
        value: guarded ? guardSql : TRUE_SQL,
        as: 'ok',
      },
      { value: plan.count ? countOf(plan, scope) : { kind: 'null' }, as: 'n' },
    ],
  }
  const keys = plan.order.map((_key, index): SelectColumn => ({ value: column('r', `k${index}`) }))
  return {
    kind: 'select',
    columns: [
      { value: column('g', 'ok') },
      { value: column('g', 'n') },
      { value: column('r', 'json') },
      ...keys,
    ],
    from: {
      kind: 'guarded',
      guard,
      rows: { kind: 'derived', select: rowsWith(plan, scope, row), alias: 'r' },
    },
  }
}

/** Whether the session that the statement was planned for still holds. */
export const guardSql: Expr = {
  kind: 'guard',
  session: { kind: 'sessionParam', which: 'session' },
  version: { kind: 'sessionParam', which: 'securityVersion' },
}
