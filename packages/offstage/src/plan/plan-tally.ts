import { problem } from '../errors.ts'
import { describeExpression } from '../model/expressions.ts'
import { fieldOf, resourceOf, type ModelField, type ModelResource, type ModelTally } from '../model/model.ts'
import { words } from '../model/names.ts'
import { fieldMask } from '../policy/field-mask.ts'
import { isConstant, TRUE } from '../policy/fold-actor.ts'
import { findablePredicate } from '../policy/row-predicate.ts'
import { viewOfGroup } from '../policy/whole-group.ts'
import type { PlanContext } from './plan-context.ts'
import { decideFixed } from './bound-branches.ts'
import type { Fixed } from './read-plan.ts'
import type { TallyAsk, TallyGroup, TallyPlan } from './tally-plan.ts'

/** Plans the read of a tally: finds it, and decides of each group whether its numbers may be seen. */
export function planTally(ask: TallyAsk, context: PlanContext): TallyPlan {
  const resource = resourceOf(context.model, ask.resource)
  const tally = chooseTally(resource, ask)
  const used = [...tally.by, ...(tally.per === undefined ? [] : [tally.per])]
  const visible = context.unrestricted === true ? TRUE : findablePredicate(resource, used, context.actor)
  const decided = decideFixed(resource, visible, ask.by, context)
  const groups = fixedOf(resource, tally, ask).map((fixed): TallyGroup => {
    const view = viewOfGroup(decided, new Set(used))
    if (view.kind === 'some') throw partlyVisible(resource)
    return {
      fixed,
      per: perOf(tally, fixed),
      seen: view.kind === 'byGroup' ? view.ways : view.kind === 'all',
      isRefusedOtherwise: view.kind === 'byGroup' && view.rest === 'some',
    }
  })
  return Object.freeze({
    resource,
    tally,
    groups,
    sums: tally.sum
      .map((name) => fieldOf(resource, name))
      .filter((field) => isShown(resource, field, context)),
    clause: describeExpression(visible),
  })
}

/** The tally that is declared for just these fields. */
function chooseTally(resource: ModelResource, ask: TallyAsk): ModelTally {
  const by = ask.by.map(({ field }) => field)
  const found = resource.tallies.find(
    (tally) =>
      tally.per === ask.per && tally.by.length === by.length && tally.by.every((field) => by.includes(field)),
  )
  if (found !== undefined) return found
  throw problem('E_NO_TALLY', {
    resource: words(resource.plural),
    asked: `${by.length === 0 ? 'of all' : `by ${by.join(' and ')}`}${ask.per === undefined ? '' : `, per ${ask.per}`}`,
    known: resource.tallies.map(({ title }) => title).join('; '),
  })
}

/** What holds each group to its values: the ask's, and one value of `per` in each. */
function fixedOf(resource: ModelResource, { per }: ModelTally, ask: TallyAsk): readonly (readonly Fixed[])[] {
  const asked = ask.by.map(({ field, value }): Fixed => ({
    field: fieldOf(resource, field),
    value: { kind: 'ask', index: value },
  }))
  if (per === undefined) return [asked]
  const field = fieldOf(resource, per)
  const values = field.kind === 'boolean' ? [false, true] : (field.spec.options ?? [])
  return values.map((value) => [...asked, { field, value: { kind: 'constant', value } }])
}

function perOf({ per }: ModelTally, fixed: readonly Fixed[]): string | boolean | undefined {
  const value = fixed.find(({ field }) => field.name === per)?.value
  if (value?.kind !== 'constant') return undefined
  return typeof value.value === 'boolean' ? value.value : String(value.value)
}

/** A sum tells something of every value in it, so it is shown to whoever may see the field in every row. */
const isShown = (resource: ModelResource, field: ModelField, { actor, unrestricted }: PlanContext): boolean =>
  unrestricted === true || isConstant(fieldMask(resource, field.name, actor), true)

export const partlyVisible = (resource: ModelResource) =>
  problem('E_TALLY_HIDDEN', { resource: words(resource.plural) })
