import type { ExpressionNode } from '../../../declare/expression.ts'
import { fieldOf, resourceOf, type ModelResource, type Right } from '../../../model/model.ts'
import { meets, type Look } from './meets.ts'
import { childrenOf, factsOf, findRow, type Person, type Place, type PlainRow } from './rows.ts'

/** What one person may do and see, decided row by row from the declarations. */
export interface Sight {
  may(right: Right, resource: ModelResource, row: PlainRow): boolean
  /** Whether a field or computed of a row that is seen is shown. */
  shows(resource: ModelResource, row: PlainRow, name: string): boolean
  /** Whether a row may be found by way of these fields. */
  finds(resource: ModelResource, row: PlainRow, names: readonly string[]): boolean
  /** The value of a computed field. */
  computes(resource: ModelResource, row: PlainRow, name: string): boolean
}

export function sightOf(place: Place, person: Person): Sight {
  const looking: Looking = { place, person, facts: factsOf(place, person) }
  const holds = (node: ExpressionNode, resource: ModelResource, row: PlainRow) =>
    meets(node, lookAt(resource, row, looking))
  const showsOwn = (resource: ModelResource, row: PlainRow, name: string): boolean => {
    const own = resource.policy.fields.get(name)
    return own === undefined || holds(own, resource, row)
  }
  const showsLooked = ({ resource, name, rows }: Looked): boolean => {
    const own = resource.policy.fields.get(name)
    if (own === undefined) return true
    return isAboutActorAlone(own)
      ? meets(own, aboutNobodysRow(looking))
      : rows.every((row) => holds(own, resource, row))
  }
  const showsAllThat = (node: ExpressionNode, resource: ModelResource, row: PlainRow): boolean =>
    looksAt(node, resource, [row], place).every(showsLooked)
  const sight: Sight = {
    may: (right, resource, row) => holds(resource.policy.rights[right], resource, row),
    shows(resource, row, name) {
      const computed = resource.computed.get(name)
      return (
        showsOwn(resource, row, name) && (computed === undefined || showsAllThat(computed, resource, row))
      )
    },
    finds: (resource, row, names) =>
      sight.may('read', resource, row) && names.every((name) => sight.shows(resource, row, name)),
    computes(resource, row, name) {
      const node = resource.computed.get(name)
      return node !== undefined && holds(node, resource, row)
    },
  }
  return sight
}

interface Looking {
  readonly place: Place
  readonly person: Person
  readonly facts: ReadonlyMap<string, string>
}

const nothing = (): never => {
  throw new Error('A condition on the actor alone looks at no row.')
}

function aboutNobodysRow({ place, person, facts }: Looking): Look {
  const noRow = { valueAt: nothing, kindAt: nothing, reaches: nothing, hasChild: nothing }
  return { ...noRow, ...aboutPerson(place, person, facts) }
}

const aboutPerson = (place: Place, person: Person, facts: ReadonlyMap<string, string>) => ({
  hasRole: (role: string) => person.roles.includes(role),
  isSignedIn: person.user !== undefined,
  factOf: (name: string) => facts.get(name),
  now: place.now,
})

function lookAt(resource: ModelResource, row: PlainRow, looking: Looking): Look {
  const { place, person, facts } = looking
  return {
    valueAt: (path) => walk(place, resource, row, path.slice(0, -1))?.row[path.at(-1) ?? ''],
    kindAt: (path) => {
      const end = path.slice(0, -1).reduce((from, link) => parentOf(place, from, link), resource)
      return fieldOf(end, path.at(-1) ?? '').kind
    },
    reaches: (links) => walk(place, resource, row, links) !== undefined,
    hasChild: ({ path, inverse, where }) => {
      const parent = walk(place, resource, row, path)
      if (parent === undefined) return false
      const { child, rows } = childrenOf(place, parent.resource, parent.row, inverse)
      return rows.some((one) => meets(where, lookAt(resourceOf(place.model, child), one, looking)))
    },
    ...aboutPerson(place, person, facts),
  }
}

const parentOf = ({ model }: Place, resource: ModelResource, link: string): ModelResource =>
  resourceOf(model, fieldOf(resource, link).target ?? '')

interface At {
  readonly resource: ModelResource
  readonly row: PlainRow
}

/** Follows links from a row; undefined where one of them leads nowhere. */
function walk(
  place: Place,
  resource: ModelResource,
  row: PlainRow,
  links: readonly string[],
): At | undefined {
  const [link, ...rest] = links
  if (link === undefined) return { resource, row }
  const parent = parentOf(place, resource, link)
  const next = findRow(place, parent.name, row[link])
  return next === undefined ? undefined : walk(place, parent, next, rest)
}

/** A field that an expression looks at, and the rows of which it looks at it. */
interface Looked {
  readonly resource: ModelResource
  readonly name: string
  readonly rows: readonly PlainRow[]
}

/** Every field that an expression looks at, in rows of whatever resource: a hidden one would be told by what is computed from it. */
function looksAt(
  node: ExpressionNode,
  resource: ModelResource,
  rows: readonly PlainRow[],
  place: Place,
): readonly Looked[] {
  if (node.kind === 'all' || node.kind === 'any')
    return node.of.flatMap((part) => looksAt(part, resource, rows, place))
  if (node.kind === 'not') return looksAt(node.of, resource, rows, place)
  if (!('path' in node)) return []
  const looked: Looked[] = []
  let at = { resource, rows }
  for (const [step, name] of node.path.entries()) {
    looked.push({ ...at, name })
    const isLast = step === node.path.length - 1
    if (isLast && node.kind !== 'has') return looked
    const parent = parentOf(place, at.resource, name)
    at = { resource: parent, rows: at.rows.flatMap((row) => findRow(place, parent.name, row[name]) ?? []) }
  }
  if (node.kind !== 'has') return looked
  const inverse = at.resource.inverses.get(node.inverse)
  const child = resourceOf(place.model, inverse?.resource ?? '')
  const children = at.rows.flatMap((row) => childrenOf(place, at.resource, row, node.inverse).rows)
  return [
    ...looked,
    { resource: child, name: inverse?.field ?? '', rows: children },
    ...looksAt(node.where, child, children, place),
  ]
}

/** Whether a condition names no column at all: then it hides a field of all rows, whether or not there are any. */
function isAboutActorAlone(node: ExpressionNode): boolean {
  if (node.kind === 'all' || node.kind === 'any') return node.of.every(isAboutActorAlone)
  return node.kind === 'not' ? isAboutActorAlone(node.of) : !('path' in node)
}
