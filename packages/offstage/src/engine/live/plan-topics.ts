import type { ExpressionNode } from '../../declare/expression.ts'
import { IS_LIVING } from '../../model/living.ts'
import { fieldOf, resourceOf, type Model, type ModelField, type ModelResource } from '../../model/model.ts'
import type { Branch, PlannedMember, PlannedSelection, ReadPlan } from '../../plan/read-plan.ts'
import { factOf, type Actor } from '../../policy/actor.ts'

/** Which changes can make a page look different; every other change is passed over without a question. */
export interface Topics {
  readonly watched: readonly Watched[]
  /** The page can change by the passing of time alone. */
  readonly dependsOnTime: boolean
}

/** Rows that a page shows, or that its policies, masks or includes look at. */
export interface Watched {
  readonly resource: string
  /** What the columns of such a row hold; a row that holds something else before and after a change is none. */
  readonly pins: Pins
  /** The column that leads to a row of the page, for rows that matter only below one that is shown. */
  readonly parent: string | undefined
}

/** Values by column, as text. */
export type Pins = ReadonlyMap<string, string>

export function topicsOf(plan: ReadPlan, model: Model, ask: readonly unknown[], actor: Actor): Topics {
  const seen = new Seen(model, actor)
  const own = plan.branches.flatMap((branch) => {
    const pins = pinsOfBranch(branch, plan.resource, ask, actor)
    return namedRows(plan, ask).map((named): Watched => ({
      resource: plan.resource.name,
      pins: new Map([...named, ...pins]),
      parent: undefined,
    }))
  })
  seen.plan(plan, true)
  return { watched: [...own, ...seen.watched], dependsOnTime: seen.time }
}

// ── Pins ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The id of each row that was named; one entry that holds nothing where none was. */
function namedRows({ only }: ReadPlan, ask: readonly unknown[]): readonly Pins[] {
  const ids = only?.kind === 'ask' ? ask[only.index] : undefined
  return Array.isArray(ids) ? ids.map((id): Pins => new Map([['id', String(id)]])) : [NO_PINS]
}

function pinsOfBranch(
  { fixed, conditions }: Branch,
  resource: ModelResource,
  ask: readonly unknown[],
  actor: Actor,
): Pins {
  const asked = fixed.flatMap(({ field, value }) =>
    value.kind === 'ask' ? pinned(field, ask[value.index]) : [],
  )
  return new Map([...asked, ...conditions.flatMap((node) => pinnedBy(node, resource, actor))])
}

/** What a condition holds columns of the row itself to. */
function pinnedBy(node: ExpressionNode, resource: ModelResource, actor: Actor): [string, string][] {
  if (node.kind === 'all') return node.of.flatMap((part) => pinnedBy(part, resource, actor))
  // An image holds no column that the database makes; the time of the deletion, which it holds, is no value to be pinned.
  if (node === IS_LIVING) return []
  if (node.kind !== 'compare' || node.comparison !== 'eq' || node.path.length !== 1) return []
  const field = fieldOf(resource, node.path[0] ?? '')
  if (node.operand.kind === 'value') return pinned(field, node.operand.value)
  return node.operand.kind === 'fact' ? pinned(field, factOf(actor, node.operand.fact.name)) : []
}

/** A value as an image of a row shows it; none where the database could mean the same by another text. */
function pinned({ kind, spec, column }: ModelField, value: unknown): [string, string][] {
  const isPlain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
  return isPlain && spec.caseInsensitive !== true && PINNED.has(kind) ? [[column, String(value)]] : []
}

const PINNED = new Set<ModelField['kind']>(['id', 'belongsTo', 'text', 'oneOf', 'boolean', 'integer'])
const NO_PINS: Pins = new Map()

// ── What a page looks at beyond its own rows ─────────────────────────────────────────────────────────────────────

class Seen {
  readonly watched: Watched[] = []
  time = false
  readonly #model: Model
  readonly #actor: Actor

  constructor(model: Model, actor: Actor) {
    this.#model = model
    this.#actor = actor
  }

  plan({ resource, branches, output, form }: ReadPlan, isPage: boolean): void {
    for (const branch of branches)
      for (const node of [...branch.gates, ...branch.conditions]) this.#expression(node, resource)
    const shown = form === 'rows' ? output : [...output, ...form.flatMap(outputOf)]
    for (const one of shown) this.#selection(one, resource, isPage)
  }

  #selection(one: PlannedSelection, resource: ModelResource, isPage: boolean): void {
    if ('mask' in one) this.#expression(one.mask, resource)
    if (one.kind === 'computed') this.#expression(one.expression, resource)
    if (one.kind === 'one') this.#included(one.plan, undefined)
    if (one.kind === 'many') this.#included(one.plan, isPage ? parentColumn(one.plan) : undefined)
  }

  #included(plan: ReadPlan, parent: string | undefined): void {
    this.watched.push({ resource: plan.resource.name, pins: NO_PINS, parent })
    this.plan(plan, false)
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
    for (const link of node.kind === 'has' ? node.path : node.path.slice(0, -1)) {
      resource = resourceOf(this.#model, fieldOf(resource, link).target ?? '')
      this.watched.push({ resource: resource.name, pins: NO_PINS, parent: undefined })
    }
    if (node.kind === 'has') this.#children(node, resource)
  }

  #children({ inverse: name, where }: Extract<ExpressionNode, { kind: 'has' }>, of: ModelResource): void {
    const inverse = of.inverses.get(name)
    if (inverse === undefined) throw new Error(`${of.name} has no ${name}; a rule should have said so.`)
    const child = resourceOf(this.#model, inverse.resource)
    const pins = new Map(pinnedBy(where, child, this.#actor))
    this.watched.push({ resource: child.name, pins, parent: undefined })
    this.#expression(where, child)
  }
}

function outputOf(member: PlannedMember): readonly PlannedSelection[] {
  if (member.kind === 'nodes') return member.output
  if (member.kind !== 'edges') return []
  return member.members.flatMap((edge) => (edge.kind === 'node' ? edge.output : []))
}

/** The column by which children hang on the page's row. */
function parentColumn({ branches }: ReadPlan): string | undefined {
  return branches[0]?.fixed.find(({ value }) => value.kind === 'parent')?.field.column
}
