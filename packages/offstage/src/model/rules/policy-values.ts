import type { OperandNode } from '../../declare/expression.ts'
import type { FieldKind } from '../../declare/declaration.ts'
import { conditionsOf } from '../conditions.ts'
import { misfitOfOperand } from '../fitting-values.ts'
import type { Model } from '../model.ts'
import { followPath, nodesOnRows, type NodeOnRow, type PathEnd } from '../paths.ts'
import type { Complaint, Rule } from '../rule.ts'
import { meantName } from '../spelling.ts'

const ORDERED: ReadonlySet<FieldKind> = new Set(['text', 'integer', 'decimal', 'timestamp', 'date'])

type Field = Extract<PathEnd, { kind: 'field' }>

/** What a column is compared with could be its value: a comparison that can never hold denies in silence, or allows. */
export const policyValues: Rule = (model) =>
  conditionsOf(model).flatMap(({ at, resource, node }) =>
    resource === undefined
      ? []
      : [...nodesOnRows(model, resource, node)].flatMap((found) => complaintsOf(model, at, found)),
  )

function complaintsOf(model: Model, at: string, { resource, node }: NodeOnRow): readonly Complaint[] {
  if (node.kind === 'has') return []
  const end = followPath(model, resource, node.path)
  if (end.kind !== 'field') return []
  const path = node.path.join('.')
  if (node.kind === 'missing') return complaintsOfMissing(at, path, end)
  if (end.field.currencyColumn !== undefined) return [anyCurrency(at, path)]
  if (node.kind === 'in')
    return node.values.flatMap((value) => misfitIn(at, path, end, { kind: 'value', value }))
  if (node.comparison !== 'eq' && node.comparison !== 'ne' && !ORDERED.has(end.field.kind))
    return [unordered(at, path, end)]
  return misfitIn(at, path, end, node.operand)
}

function misfitIn(at: string, path: string, end: Field, operand: OperandNode): readonly Complaint[] {
  const why = misfitOfOperand(operandField(end), operand)
  if (why === undefined) return []
  const { kind, spec } = end.field
  return [
    {
      code: 'COMPARISON_MISFIT',
      at,
      message: `compares ${path} with ${nameOf(operand)}, which is ${why}.`,
      mend: mendOf(kind, spec.options, operand),
    },
  ]
}

// The id of a row is of its own resource; the model's field does not repeat that.
function operandField({ resource, field }: Field): Parameters<typeof misfitOfOperand>[0] {
  return { spec: field.spec, holdsIdsOf: field.builtIn && field.kind === 'id' ? resource.name : field.target }
}

function nameOf(operand: OperandNode): string {
  if (operand.kind === 'now') return 'now'
  if (operand.kind === 'fact') return `the fact ${operand.fact.name}`
  const { value } = operand
  if (typeof value === 'string') return `"${value}"`
  return typeof value === 'object' && value !== null ? 'a value' : String(value)
}

function mendOf(kind: FieldKind, options: readonly string[] | undefined, operand: OperandNode): string {
  const value = operand.kind === 'value' ? operand.value : undefined
  if (value === null) return 'Ask for a value that is not there with isMissing().'
  if (kind === 'oneOf' && typeof value === 'string') return meantName(value, options ?? [])
  return `Compare it with a value that a field of kind ${kind} can have.`
}

function complaintsOfMissing(at: string, path: string, { field }: Field): readonly Complaint[] {
  if (field.optional) return []
  return [
    {
      code: 'MISSING_IN_REQUIRED',
      at,
      message: `asks whether ${path} is missing, and it never is.`,
      mend: 'Remove the condition, or make the field optional.',
    },
  ]
}

// The same number of yen and of euros is not the same money, and a comparison of amounts would take it for that.
const anyCurrency = (at: string, path: string): Complaint => ({
  code: 'COMPARISON_OF_ANY_CURRENCY',
  at,
  message: `compares ${path}, whose rows have currencies of their own, and amounts of two of them cannot be compared.`,
  mend: "Give the field one currency: money('EUR').",
})

function unordered(at: string, path: string, { field }: Field): Complaint {
  return {
    code: 'COMPARISON_NOT_ORDERED',
    at,
    message: `compares ${path} by order, and a field of kind ${field.kind} has none.`,
    mend: 'Use is, isNot or in.',
  }
}
