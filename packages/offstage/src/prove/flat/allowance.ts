import type { ExpressionNode } from '../../declare/expression.ts'
import { nodesIn } from '../../model/expressions.ts'
import { fieldOf, type ModelResource, type ModelTally } from '../../model/model.ts'
import { PAGE_DEFAULT } from '../../plan/page.ts'
import type { Branch, PlannedSelection, ReadPlan } from '../../plan/read-plan.ts'
import { SEARCH_WORDS_MAX } from '../../plan/search-words.ts'
import { COUNT_MAX, SEARCH_LOOKS } from '../../sql/select-rows.ts'

/** What a read may visit at most. It follows from what was asked for, and from no number of rows in any table. */
export interface Allowance {
  readonly rows: number
  readonly blocks: number
}

/**
 * Every row that a level shows may be looked at twice: a masked member asks for its condition once for the value and
 * once for whether the member is there, and what two branches both bring is read by both.
 */
const LOOKS_PER_ROW = 2
/** Once for each branch: the gates that decide about it, and the session's guard, which is two rows. */
const ROWS_ONCE = 12
/** To a row through an index of a hundred million is four blocks, and one more is the row itself. */
const BLOCKS_PER_ROW = 5
/** The roots of the indexes, and what the planner reads of the catalogue when it meets a table for the first time. */
const BLOCKS_ONCE = 80

/** Of a search: each word's rows are counted up to a bound, and the rows of the rarest are listed. */
const WORDS_LOOKED_UP = SEARCH_WORDS_MAX * SEARCH_LOOKS.counted + SEARCH_LOOKS.several

/**
 * A constant × (limit + 1) for each level: of each branch a page from its own index, and of each row of the page those
 * that it names by their ids (its file, its balance, a parent that a policy walks to), and its included rows, which are
 * levels of their own.
 */
export function allowanceOf(plan: ReadPlan): Allowance {
  const branches = branchesIn(plan)
  const rows = LOOKS_PER_ROW * rowsOf(plan) + ROWS_ONCE * branches
  return { rows, blocks: BLOCKS_PER_ROW * rows + BLOCKS_ONCE * branches }
}

/** A tally is read by its key: a row for each shard of each group, and what decides whether the group may be seen. */
export function tallyAllowance(resource: ModelResource, { per, shards }: ModelTally): Allowance {
  const options = per === undefined ? undefined : fieldOf(resource, per).spec.options
  const groups = per === undefined ? 1 : (options?.length ?? 2)
  const asked = [resource.policy.rights.read, ...resource.policy.fields.values()]
  const rows = groups * (LOOKS_PER_ROW * (shards + walksOf(asked)) + ROWS_ONCE)
  return { rows, blocks: BLOCKS_PER_ROW * rows + BLOCKS_ONCE * groups }
}

function rowsOf(plan: ReadPlan): number {
  const { branches, resource, search, count } = plan
  const shown = plan.target === 'row' ? 1 : (plan.limit ?? PAGE_DEFAULT) + 1
  const candidates = search === undefined ? shown : SEARCH_LOOKS.several
  const counted = count ? (search === undefined ? COUNT_MAX + 1 : SEARCH_LOOKS.several) : 0
  const looked = search === undefined ? 0 : (count ? 2 : 1) * WORDS_LOOKED_UP
  const ofBranch = (branch: Branch): number =>
    looked + (candidates + counted) * (1 + walksOf(branch.conditions)) + walksOf(branch.gates)
  const scanned = resource.small === undefined ? 0 : resource.small.max * Math.max(1, branches.length)
  return scanned + branches.reduce((sum, branch) => sum + ofBranch(branch), 0) + shown * namedBy(plan.output)
}

/** Rows of other tables that showing one row looks at. */
function namedBy(output: readonly PlannedSelection[]): number {
  return output.reduce((sum, one) => sum + rowsNamedBy(one), 0)
}

function rowsNamedBy(one: PlannedSelection): number {
  switch (one.kind) {
    case 'field':
      return walksOf([one.mask]) + (one.field.kind === 'file' || one.field.kind === 'balance' ? 1 : 0)
    case 'computed':
      return walksOf([one.mask, one.expression])
    case 'one':
      return walksOf([one.mask]) + rowsOf(one.plan)
    case 'many':
      return rowsOf(one.plan)
    case 'type':
    case 'hidden':
      return 0
  }
}

/** How many rows conditions walk to: a row for each link on the way, and one that `has` finds. */
function walksOf(nodes: readonly ExpressionNode[]): number {
  return nodes.flatMap((node) => [...nodesIn(node)]).reduce((sum, node) => sum + stepsOf(node), 0)
}

function stepsOf(node: ExpressionNode): number {
  if (!('path' in node)) return 0
  return node.kind === 'has' ? node.path.length + 1 : node.path.length - 1
}

function branchesIn({ branches, output }: ReadPlan): number {
  const inside = output.reduce(
    (sum, one) => sum + (one.kind === 'one' || one.kind === 'many' ? branchesIn(one.plan) : 0),
    0,
  )
  return Math.max(1, branches.length) + inside
}

/** Whether some level of a read is a merge: a page for each of several ways, of which the first rows are kept. */
export function isMerged({ branches, output }: ReadPlan): boolean {
  return (
    branches.length > 1 ||
    output.some((one) => (one.kind === 'one' || one.kind === 'many') && isMerged(one.plan))
  )
}
