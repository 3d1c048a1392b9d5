import { problem } from '../../errors.ts'
import { NOTHING_ASKED, type RowsAsk } from '../../plan/ask.ts'
import { PAGE_MAX } from '../../plan/page.ts'
import { isId } from '../../values/id.ts'
import type { CollectedField } from './collect-fields.ts'
import type { RootRead } from './meaning.ts'
import { argumentsOf, selectMembers, type Building, type Cost } from './select-members.ts'

/** Rows by their ids alone: every resource is asked for them, each by its primary key. */
export interface NodeStep {
  readonly kind: 'node' | 'nodes'
  readonly field: CollectedField
  /** As they were given; what is no id is nobody's. */
  readonly ids: readonly string[]
  readonly of: readonly RowsAsk[]
}

/** Plans `node(id:)` or `nodes(ids:)`; undefined where there is one id, and it is none. */
export function planNode(
  { kind, resources }: Extract<RootRead, { kind: 'node' | 'nodes' }>,
  field: CollectedField,
  building: Building,
): NodeStep | undefined {
  const ids = idsOf(kind, argumentsOf(building, 'Query', field))
  const known = [...new Set(ids.filter(isId))]
  if (kind === 'node' && known.length === 0) return undefined
  const only = building.values.add(known)
  building.cost.add(Math.ceil((ids.length * resources.length) / PROBES_PER_ROW))
  const asks = resources.map((resource) => (cost: Cost): RowsAsk => ({
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'list',
    only,
    select: selectMembers(resource, field.sets, { ...building, cost }, ids.length),
    form: [],
  }))
  building.cost.add(ids.length)
  return { kind, field, ids, of: dearest(building.cost, asks) }
}

// Looking an id up in an index where it is not is about a tenth of the work of building a row.
const PROBES_PER_ROW = 10

function idsOf(kind: 'node' | 'nodes', given: Readonly<Record<string, unknown>>): readonly string[] {
  // The types of the arguments are ID and a list of it.
  const ids = kind === 'node' ? [given['id'] as string] : (given['ids'] as readonly string[])
  if (ids.length > PAGE_MAX)
    throw problem('E_INVALID_PARAMETER', { parameter: 'ids', why: `names more than ${PAGE_MAX} rows` })
  return ids
}

/** Each row is of one type, so that of several selections only the dearest is counted. */
function dearest<T>(cost: Cost, of: readonly ((cost: Cost) => T)[]): readonly T[] {
  let most = 0
  const made = of.map((make) => {
    let own = 0
    const result = make({ add: (rows) => void (own += rows) })
    most = Math.max(most, own)
    return result
  })
  cost.add(most)
  return made
}
