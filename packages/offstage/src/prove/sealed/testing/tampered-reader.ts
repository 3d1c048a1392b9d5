import { bindValues } from '../../../engine/read/bind-values.ts'
import type { Page } from '../../../engine/read/page.ts'
import type { Reader } from '../../../engine/read/answer-read.ts'
import type { Model } from '../../../model/model.ts'
import type { Ask } from '../../../plan/ask.ts'
import { planRead } from '../../../plan/plan-read.ts'
import type { PlannedSelection, ReadPlan } from '../../../plan/read-plan.ts'
import { classOf, factOf, type Actor } from '../../../policy/actor.ts'
import { compile } from '../../../sql/compile.ts'
import { readQuery } from '../../../sql/read-query.ts'
import type { Store } from '../world/store-world.ts'

/** The same read, planned with more or less of its policies. */
export interface Plans {
  readonly right: ReadPlan
  /** Without any policy. */
  readonly open: ReadPlan
  /** With the policies of rows, and without those of fields. */
  readonly byRowsOnly: ReadPlan
}

/** What a planted fault does: the plan that is run, and the plan that counts where that is another. */
export interface Tamper {
  readonly plan: (plans: Plans) => ReadPlan
  readonly counts?: (plans: Plans) => ReadPlan
}

/** A reader one of whose steps is broken: it reads by plans that were tampered with, as a slip in the engine would have them. */
export function tamperedReader(store: Store, reader: Reader, tamper: Tamper): Reader {
  const { database, dialect } = store
  return {
    ...reader,
    async read(ask, actor, trace, on = database) {
      const plans = plansOf(store, ask, actor)
      const rowsBy = (plan: ReadPlan) => {
        const query = compile(readQuery(plan, { model: store.model, guarded: false }), dialect)
        return on.rows(
          { text: query.text, values: bindValues(query.values, { ask: ask.values, actor, dialect }) },
          trace,
        )
      }
      const plan = tamper.plan(plans)
      const rows = await rowsBy(plan)
      const counted = tamper.counts === undefined || !plan.count ? rows : await rowsBy(tamper.counts(plans))
      return pageOf(plan, rows, counted[0]?.[1] ?? undefined)
    },
  }
}

function plansOf({ model }: Store, ask: Ask, actor: Actor): Plans {
  const equals = (value: number, operand: { readonly fact: string } | { readonly constant: unknown }) =>
    ask.values[value] === ('fact' in operand ? factOf(actor, operand.fact) : operand.constant)
  const given = { model, actor: classOf(actor), equals }
  return {
    right: planRead(ask.rows, given),
    open: planRead(ask.rows, { ...given, unrestricted: true }),
    byRowsOnly: planRead(ask.rows, { ...given, model: withoutFieldPolicies(model) }),
  }
}

function withoutFieldPolicies(model: Model): Model {
  const resources = [...model.resources].map(
    ([name, resource]) => [name, { ...resource, policy: { ...resource.policy, fields: new Map() } }] as const,
  )
  return { ...model, resources: new Map(resources) }
}

function pageOf(
  plan: ReadPlan,
  rows: readonly (readonly (string | null)[])[],
  count: string | undefined,
): Page {
  const found = rows.filter((row) => row[2] !== null)
  const shown = found.slice(0, plan.limit ?? 1)
  const keysOf = (row: readonly (string | null)[]) => row.slice(3).map((key) => key ?? '')
  const last = shown.at(-1)
  return {
    rows: shown.map((row) => row[2] ?? ''),
    keys: shown.map(keysOf),
    next: found.length > shown.length && plan.search === undefined && last ? keysOf(last) : undefined,
    count: count === undefined ? undefined : Number(count),
    plan,
  }
}

/** A plan whose own rows are found by the branches of another, and shown as they were. */
export const findingBy = (plan: ReadPlan, other: ReadPlan): ReadPlan => ({
  ...plan,
  branches: other.branches,
})

/** Includes whose rows are not asked for their own policy. */
export function withOpenIncludes({ right, open }: Plans): ReadPlan {
  const output = right.output.map((one, at): PlannedSelection => {
    const other = open.output[at]
    const isInclude = (one.kind === 'one' || one.kind === 'many') && other?.kind === one.kind
    return isInclude ? { ...one, plan: findingBy(one.plan, other.plan) } : one
  })
  return { ...right, output }
}
