import type { Model, ModelResource } from '../model/model.ts'
import type { ReadPlan } from '../plan/read-plan.ts'
import { conditionSql, type RowScope } from './conditions.ts'
import type { Select, SelectColumn } from './nodes.ts'
import { rowsWith } from './select-rows.ts'

/** The rows themselves, with all their columns, computed fields, balances and image, for code inside a transaction. */
export function rowsQuery(plan: ReadPlan, model: Model, lock: boolean): Select {
  const scope = rootScope(plan, model)
  const select = rowsWith(plan, scope, wholeRow(plan.resource, scope), 0)
  return lock ? { ...select, lock: 'update' } : select
}

/** Every column of a row, and what stands beside them: computed fields, `<column>__amount` of balances, `__image`. */
export function wholeRow(resource: ModelResource, scope: RowScope): SelectColumn[] {
  const computed = [...resource.computed].map(([name, node]): SelectColumn => ({
    value: conditionSql(node, scope),
    as: name,
  }))
  const balances = [...resource.fields.values()].filter(({ kind }) => kind === 'balance')
  const amounts = balances.map((field): SelectColumn => ({
    value: { kind: 'balanceAmount', alias: scope.alias, field },
    as: `${field.column}__amount`,
  }))
  return [
    { allOf: scope.alias },
    ...computed,
    ...amounts,
    { value: { kind: 'rowImage', alias: scope.alias, resource }, as: '__image' },
  ]
}

export function rootScope(plan: Pick<ReadPlan, 'resource'>, model: Model): RowScope {
  return { model, resource: plan.resource, alias: 't', fixed: [], parent: undefined }
}
