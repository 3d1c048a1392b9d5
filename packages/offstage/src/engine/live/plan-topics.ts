import type { ExpressionNode } from '../../declare/expression.ts'
import { fieldOf, resourceOf, type Model, type ModelField, type ModelResource } from '../../model/model.ts'
import type { Branch, PlannedMember, PlannedSelection, ReadPlan } from '../../plan/read-plan.ts'
import { factOf, type Actor } from '../../policy/actor.ts'

/** Which changes can make a page look different; every other change is passed over without a question. */
export interface Topics {
  /**
   * For each way in which a row can be on the page, what its columns must then hold. A change of a row that holds
   * none of them, neither before nor after, leaves the page as it is.
   */
  readonly pins: readonly Pins[]
  /** Resources whose rows the page's policies, masks or includes look at. */
  readonly dependencies: ReadonlySet<string>
  /** The page can change by the passing of time alone. */
  readonly dependsOnTime: boolean
}

/** Values by column, as text. */
export type Pins = ReadonlyMap<string, string>

export function topicsOf(plan: ReadPlan, model: Model, ask: readonly unknown[], actor: Actor): Topics {
  const seen = new Seen(model)
  seen.plan(plan)
  return {
    pins: plan.branches.map((branch) => pinsOf(branch, plan.resource, ask, actor)),
    dependencies: seen.resources,
    dependsOnTime: seen.time,
  }
}

// ── Pins ─────────────────────────────────────────────────────────────────────────────────────────────────────────

function pinsOf(branch: Branch, resource: ModelResource, ask: readonly unknown[], actor: Actor): Pins {
  const pins = new Map<string, string>()
  const pin = (field: ModelField, value: unknown): void => {
    const text = pinnedText(field, value)
    if (text !== undefined) pins.set(field.column, text)
  }
  for (const { field, value } of branch.fixed) if (value.kind === 'ask') pin(field, ask[value.index])
  for (const node of branch.conditions) {
    const held = heldBy(node, actor)
    if (held !== undefined) pin(fieldOf(resource, held.field), held.value)
  }
  return pins
}

/** The value that a condition holds a column of the row itself to. */
function heldBy(node: ExpressionNode, actor: Actor): { field: string; value: unknown } | undefined {
  if (node.kind !== 'compare' || node.comparison !== 'eq' || node.path.length !== 1) return undefined
  const [field = ''] = node.path
  if (node.operand.kind === 'value') return { field, value: node.operand.value }
  return node.operand.kind === 'fact' ? { field, value: factOf(actor, node.operand.fact.name) } : undefined
}

/** A value as an image of a row shows it; undefined where the database could mean the same by another text. */
function pinnedText({ kind, spec }: ModelField, value: unknown): string | undefined {
  const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
  if (!isPlain || spec.caseInsensitive === true) return undefined
  return PINNED.has(kind) ? String(value) : undefined
}

const PINNED = new Set<ModelField['kind']>(['id', 'belongsTo', 'text', 'oneOf', 'boolean', 'integer'])

// ── Dependencies ─────────────────────────────────────────────────────────────────────────────────────────────────

/** Walks a plan and gathers what it looks at beyond its own rows. */
class Seen {
  readonly resources = new Set<string>()
  time = false
  readonly #model: Model

  constructor(model: Model) {
    this.#model = model
  }

  plan({ resource, branches, output, form }: ReadPlan): void {
    for (const branch of branches)
      for (const node of [...branch.gates, ...branch.conditions]) this.#expression(node, resource)
    for (const one of output) this.#selection(one, resource)
    if (form !== 'rows') for (const member of form) this.#member(member, resource)
  }

  #member(member: PlannedMember, resource: ModelResource): void {
    if (member.kind === 'nodes') for (const one of member.output) this.#selection(one, resource)
    if (member.kind !== 'edges') return
    for (const edge of member.members)
      if (edge.kind === 'node') for (const one of edge.output) this.#selection(one, resource)
  }

  #selection(one: PlannedSelection, resource: ModelResource): void {
    if ('mask' in one) this.#expression(one.mask, resource)
    if (one.kind === 'computed') this.#expression(one.expression, resource)
    if (one.kind === 'one' || one.kind === 'many') this.#included(one.plan)
  }

  #included(plan: ReadPlan): void {
    this.resources.add(plan.resource.name)
    this.plan(plan)
  }

  #expression(node: ExpressionNode, resource: ModelResource): void {
    if (node.kind === 'all' || node.kind === 'any')
      for (const part of node.of) this.#expression(part, resource)
    if (node.kind === 'not') this.#expression(node.of, resource)
    if (node.kind === 'compare' && node.operand.kind === 'now') this.time = true
    if ('path' in node) this.#walk(node, resource)
  }

  /** Every link of a path leads to a row that is looked at; so does the way back to children. */
  #walk(node: Extract<ExpressionNode, { path: readonly string[] }>, from: ModelResource): void {
    let resource = from
    const links = node.kind === 'has' ? node.path : node.path.slice(0, -1)
    for (const link of links) {
      resource = resourceOf(this.#model, fieldOf(resource, link).target ?? '')
      this.resources.add(resource.name)
    }
    if (node.kind !== 'has') return
    const inverse = resource.inverses.get(node.inverse)
    if (inverse === undefined)
      throw new Error(`${resource.name} has no ${node.inverse}; a rule should have said so.`)
    const child = resourceOf(this.#model, inverse.resource)
    this.resources.add(child.name)
    this.#expression(node.where, child)
  }
}
