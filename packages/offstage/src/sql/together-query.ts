import type { Model } from '../model/model.ts'
import type { ReadPlan } from '../plan/read-plan.ts'
import type { TallyPlan } from '../plan/tally-plan.ts'
import { column, TRUE_SQL, type Expr, type Select } from './nodes.ts'
import type { ReadOptions } from './read-query.ts'
import { connectionJson, rowParts } from './row-json.ts'
import { rowsWith } from './select-rows.ts'
import { tallyJson } from './tally-query.ts'
import { rootScope } from './whole-row.ts'

/** A read among several: one row or a connection; or rows by their ids, wherever they are. */
export type PlannedPart =
  | { readonly kind: 'whole'; readonly plan: ReadPlan }
  | { readonly kind: 'named'; readonly plans: readonly ReadPlan[] }
  | { readonly kind: 'tally'; readonly plan: TallyPlan }

/**
 * The one statement of several reads. Its row: whether the session holds, nothing, and the JSON texts of all parts: one
 * of a whole part, one for each resource of a named part, an array of `{ i: id, j: the row's JSON as text }`, and one
 * for each group of a tally, `null` where its numbers are refused.
 */
export function togetherQuery(parts: readonly PlannedPart[], { model, guarded }: ReadOptions): Select {
  const of = parts.flatMap((part) => partJson(part, model))
  const json: Expr = of.length === 0 ? { kind: 'string', value: '' } : { kind: 'jsonText', of }
  if (!guarded)
    return {
      kind: 'select',
      columns: [
        { value: TRUE_SQL, as: 'ok' },
        { value: { kind: 'null' }, as: 'n' },
        { value: json, as: 'json' },
      ],
    }
  const session: Expr = { kind: 'sessionParam', which: 'session' }
  const version: Expr = { kind: 'sessionParam', which: 'securityVersion' }
  return {
    kind: 'select',
    columns: [
      { value: column('g', 'ok') },
      { value: { kind: 'null' }, as: 'n' },
      { value: column('r', 'json') },
    ],
    from: {
      kind: 'guarded',
      guard: { kind: 'select', columns: [{ value: { kind: 'guard', session, version }, as: 'ok' }] },
      rows: {
        kind: 'derived',
        select: { kind: 'select', columns: [{ value: json, as: 'json' }] },
        alias: 'r',
      },
    },
  }
}

function partJson(part: PlannedPart, model: Model): readonly Expr[] {
  if (part.kind === 'named') return part.plans.map((plan) => namedJson(plan, model))
  if (part.kind === 'tally') return tallyJson(part.plan, model).map(orNull)
  const { plan } = part
  return [plan.target === 'list' ? connectionJson(plan, rootScope(plan, model)) : oneRowJson(plan, model)]
}

/** The row, or null where there is none. */
function oneRowJson(plan: ReadPlan, model: Model): Expr {
  const scope = rootScope(plan, model)
  const select = rowsWith(
    plan,
    scope,
    rowParts(plan, scope).map((value) => ({ value })),
  )
  return orNull({ kind: 'scalar', select })
}

/** JSON text, and where there is none the JSON of nothing. */
const orNull = (json: Expr): Expr => ({ kind: 'coalesce', of: [json, { kind: 'string', value: 'null' }] })

function namedJson(plan: ReadPlan, model: Model): Expr {
  const scope = rootScope(plan, model)
  const members = [
    { as: 'i', value: column(scope.alias, 'id') },
    { as: 'j', value: { kind: 'jsonText', of: rowParts(plan, scope) } as const },
  ]
  const element: Expr = { kind: 'jsonRow', members, droppedWhen: [] }
  const rows = rowsWith(plan, scope, [{ value: element, as: 'j' }], 0)
  return { kind: 'jsonArray', rows: { kind: 'derived', select: rows, alias: 'a' }, element: column('a', 'j') }
}
