import type { ExpressionNode } from '../../../declare/expression.ts'
import { nodesIn } from '../../../model/expressions.ts'
import { resourceOf, type Model, type ModelField, type ModelResource } from '../../../model/model.ts'
import { followLinks, followPath, isResource } from '../../../model/paths.ts'
import { meets, type Look } from '../oracle/meets.ts'
import type { Mutant } from './mutants.ts'

const CASES_MAX = 200_000
const NOW = '2026-01-01T00:00:00.000000Z'

/**
 * Why a changed clause changes nothing, or undefined where it can change something. Every value that the columns can
 * have for the conditions is tried in every combination, with every role and fact; children are taken to be there or
 * not as one likes.
 */
export function whyEquivalent(model: Model, mutant: Mutant): string | undefined {
  const resource = resourceOf(model, mutant.resource)
  const { read } = resource.policy.rights
  const isBehindRead = mutant.guarded.kind === 'field' || ['update', 'delete'].includes(mutant.guarded.right)
  const isNew = mutant.guarded.kind === 'right' && mutant.guarded.right === 'create'
  if (isNew && leadsToUnreadable(model, resource))
    return 'nobody makes such a row, because it must lead to one that nobody may read'
  const nodes = [mutant.original, mutant.mutated, ...(isBehindRead ? [read] : [])]
  const variables = variablesOf({ model, resource, isNew }, nodes)
  const count = countOf(variables)
  if (count > CASES_MAX) return undefined
  let couldDiffer = false
  for (let at = 0; at < count; at++) {
    const look = lookAt(variables, at, model, resource)
    if (look === undefined || meets(mutant.original, look) === meets(mutant.mutated, look)) continue
    if (!isBehindRead || meets(read, look)) return undefined
    couldDiffer = true
  }
  if (couldDiffer) return 'it could decide only about rows that may not be read'
  return count === 1
    ? 'nobody could ever be told apart by it'
    : 'whatever the row and whoever asks, the other clauses decide the same'
}

/** Something that a condition can turn on, and everything that it can be. */
interface Variable {
  readonly key: string
  readonly values: readonly unknown[]
}

interface About {
  readonly model: Model
  readonly resource: ModelResource
  /** The row is just being made: nothing leads to it yet. */
  readonly isNew: boolean
}

const countOf = (variables: readonly Variable[]): number =>
  variables.reduce((product, { values }) => product * values.length, 1)

/** Whether a condition can hold for some row and somebody; where there are too many cases it is taken to. */
function canHold(model: Model, resource: ModelResource, node: ExpressionNode): boolean {
  const variables = variablesOf({ model, resource, isNew: false }, [node])
  const count = countOf(variables)
  if (count > CASES_MAX) return true
  for (let at = 0; at < count; at++) {
    const look = lookAt(variables, at, model, resource)
    if (look !== undefined && meets(node, look)) return true
  }
  return false
}

const leadsToUnreadable = (model: Model, { fields, name }: ModelResource): boolean =>
  [...fields.values()].some(({ kind, optional, target }) => {
    if (kind !== 'belongsTo' || optional || target === undefined || target === name || target === 'user')
      return false
    const parent = resourceOf(model, target)
    return !canHold(model, parent, parent.policy.rights.read)
  })

function variablesOf(
  { model, resource, isNew }: About,
  nodes: readonly ExpressionNode[],
): readonly Variable[] {
  const found = new Map<string, Set<unknown>>()
  const add = (key: string, values: readonly unknown[]) => {
    const known = found.get(key) ?? new Set()
    found.set(key, known)
    for (const value of values) known.add(value)
  }
  // Inside a `has` the row is another one; the whole of it is one question.
  for (const node of nodes.flatMap(outerNodes)) {
    if (node.kind === 'signedIn') add('signed in', [true, false])
    if (node.kind === 'role') for (const key of ['signed in', `role ${node.role}`]) add(key, [true, false])
    if (node.kind === 'has')
      add(
        `has ${keyOf(node)}`,
        (isNew && node.path.length === 0) || !someChild(model, resource, node) ? [false] : [true, false],
      )
    if (node.kind !== 'compare' && node.kind !== 'in' && node.kind !== 'missing') continue
    add(`path ${node.path.join('.')}`, valuesAt(model, resource, node))
    if (node.kind === 'compare' && node.operand.kind === 'fact') {
      add('signed in', [true, false])
      add(`fact ${node.operand.fact.name}`, [true, false])
    }
  }
  return [...found].map(([key, values]) => ({ key, values: [...values] }))
}

/** Whether there can be a child as it is asked for. */
function someChild(
  model: Model,
  resource: ModelResource,
  { path, inverse, where }: Extract<ExpressionNode, { kind: 'has' }>,
): boolean {
  const parent = followLinks(model, resource, path)
  const child = isResource(parent)
    ? model.resources.get(parent.inverses.get(inverse)?.resource ?? '')
    : undefined
  return child !== undefined && canHold(model, child, where)
}

const outerNodes = (node: ExpressionNode): readonly ExpressionNode[] => {
  const inner = new Set(
    [...nodesIn(node)].flatMap((one) => (one.kind === 'has' ? [...nodesIn(one.where)] : [])),
  )
  return [...nodesIn(node)].filter((one) => !inner.has(one))
}

const keyOf = (node: ExpressionNode): string =>
  JSON.stringify(node, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))

const factValue = (name: string): string => `the value of ${name}`
const SOMETHING_ELSE = '~ something else'

/** What a column can be as far as a condition can tell: its constants and what lies beside them, a fact, something else, nothing. */
function valuesAt(
  model: Model,
  resource: ModelResource,
  node: Extract<ExpressionNode, { kind: 'compare' | 'in' | 'missing' }>,
): readonly unknown[] {
  const end = followPath(model, resource, node.path)
  const field = end.kind === 'field' ? end.field : undefined
  const nothing = field?.optional === true || node.path.length > 1 ? [null] : []
  if (field?.kind === 'oneOf') return [...(field.spec.options ?? []), ...nothing]
  if (field?.kind === 'boolean') return [true, false, ...nothing]
  const constants = node.kind === 'in' ? node.values : node.kind === 'compare' ? operandValues(node) : []
  const beside = constants.flatMap((value) => besides(field, value))
  return [...beside, ...elseOf(field), ...nothing]
}

function operandValues({ operand }: Extract<ExpressionNode, { kind: 'compare' }>): readonly unknown[] {
  if (operand.kind === 'now') return [NOW]
  return [operand.kind === 'fact' ? factValue(operand.fact.name) : operand.value]
}

function besides(field: ModelField | undefined, value: unknown): readonly unknown[] {
  switch (field?.kind) {
    case 'integer': {
      const { min = -Infinity, max = Infinity } = field.spec
      const number = Number(value)
      return [number - 1, number, number + 1].filter((one) => one >= min && one <= max)
    }
    case 'decimal':
      return [`-99999999999`, String(value), '99999999999']
    case 'text':
      return ['', value, `${String(value)}~`]
    case 'timestamp':
    case 'date':
      return ['0001-01-01T00:00:00.000000Z', value, '9999-01-01T00:00:00.000000Z']
    default:
      return [value]
  }
}

function elseOf(field: ModelField | undefined): readonly unknown[] {
  if (field?.kind === 'money') return [{ amount: -987_654n, currency: field.spec.unit ?? 'XTS' }]
  return field?.kind === 'integer' || field?.kind === 'decimal' ? [] : [SOMETHING_ELSE]
}

/** One combination, by its number; undefined where nobody could be so: a guest has no role and no fact. */
function lookAt(
  variables: readonly Variable[],
  number: number,
  model: Model,
  resource: ModelResource,
): Look | undefined {
  const chosen = new Map<string, unknown>()
  let rest = number
  for (const { key, values } of variables) {
    chosen.set(key, values[rest % values.length])
    rest = Math.floor(rest / values.length)
  }
  const isSignedIn = chosen.get('signed in') !== false
  const holdsAny = [...chosen].some(([key, value]) => /^(role|fact) /.test(key) && value === true)
  if (!isSignedIn && holdsAny) return undefined
  // Whoever is signed in is somebody.
  if (isSignedIn && chosen.get('fact user') === false) return undefined
  return {
    valueAt: (path) => chosen.get(`path ${path.join('.')}`),
    kindAt: (path) => {
      const end = followPath(model, resource, path)
      return end.kind === 'field' ? end.field.kind : 'text'
    },
    reaches: () => true,
    hasChild: (node) => chosen.get(`has ${keyOf(node)}`) === true,
    hasRole: (role) => chosen.get(`role ${role}`) === true,
    isSignedIn,
    factOf: (name) => (chosen.get(`fact ${name}`) === true ? factValue(name) : undefined),
    now: NOW,
  }
}
