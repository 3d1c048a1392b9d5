import { resourceOf, type Model, type ModelField, type ModelResource } from '../../model/model.ts'

/** How many rows each resource gets, and how its unique fields tell them apart. */
export interface RowCounts {
  countOf(resource: string): number
  /** How the number of a row becomes the value of a field that must differ; undefined where values may repeat. */
  countedBy(resource: string, field: string): Counting | undefined
}

/** A field counts the rows: it moves on after every `stride` of them, and begins anew after `size` values. */
export interface Counting {
  readonly stride: number
  readonly size: number
}

interface Counted {
  readonly rows: number
  readonly fields: ReadonlyMap<string, Counting>
}

/** As many rows as wanted, unless a resource may not hold or cannot tell apart that many. */
export function rowCounts(model: Model, wanted: number): RowCounts {
  const known = new Map<string, Counted>()
  const counted = (name: string): Counted => {
    const found = known.get(name)
    if (found !== undefined) return found
    const resource = resourceOf(model, name)
    const made = countRows(resource, Math.min(wanted, resource.small?.max ?? wanted), (field) =>
      sizeOf(field, (target) => (target === name ? Infinity : counted(target).rows)),
    )
    known.set(name, made)
    return made
  }
  return {
    countOf: (resource) => counted(resource).rows,
    countedBy: (resource, field) => counted(resource).fields.get(field),
  }
}

/** Fields that are unique together share the work: the last ones count, and only as many of them as it takes. */
function countRows(
  resource: ModelResource,
  wanted: number,
  sizeOfField: (field: ModelField) => number,
): Counted {
  const fields = new Map<string, Counting>()
  let rows = wanted
  for (const { by, unique } of resource.lists) {
    if (!unique || by[0] === 'id') continue
    let stride = 1
    for (const name of by.toReversed()) {
      if (stride >= rows) break
      const field = resource.fields.get(name)
      if (field === undefined) continue
      const size = sizeOfField(field)
      fields.set(name, { stride, size })
      stride *= size
    }
    rows = Math.min(rows, stride)
  }
  return { rows, fields }
}

/** How many different values a field can have. */
function sizeOf({ kind, spec, target }: ModelField, rowsOf: (target: string) => number): number {
  switch (kind) {
    case 'belongsTo':
      return target === undefined ? Infinity : rowsOf(target)
    case 'oneOf':
      return spec.options?.length ?? 1
    case 'boolean':
      return 2
    case 'integer':
      return (spec.max ?? Infinity) - (spec.min ?? 0) + 1
    case 'text':
      // Numbers are what tells texts apart, so a text of three characters tells a thousand.
      return spec.max === undefined ? Infinity : 10 ** spec.max - 1
    case 'decimal':
      return 10 ** (spec.precision ?? 38) - 1
    default:
      return Infinity
  }
}
