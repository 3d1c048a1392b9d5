import type { ExpressionNode, OperandNode } from '../declare/expression.ts'
import { IS_LIVING } from '../model/living.ts'
import { fieldOf, resourceOf, type Model, type ModelField, type ModelResource } from '../model/model.ts'
import type { Fixed } from '../plan/read-plan.ts'
import {
  and,
  binary,
  column,
  or,
  tested,
  FALSE_SQL,
  TRUE_SQL,
  type BinaryOperator,
  type Expr,
} from './nodes.ts'

/** The row that a condition is about. */
export interface RowScope {
  readonly model: Model
  readonly resource: ModelResource
  readonly alias: string
  /** Fields whose value is known before any row is: conditions on them are written on the value. */
  readonly fixed: readonly Fixed[]
  /** The row that an include hangs on. */
  readonly parent: { readonly alias: string } | undefined
}

const OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
}

/** Writes a condition on a row as SQL, in two-valued logic: a comparison with nothing is false, and its `not` is true. */
export function conditionSql(node: ExpressionNode, scope: RowScope): Expr {
  switch (node.kind) {
    case 'constant':
      return node.value ? TRUE_SQL : FALSE_SQL
    case 'all':
      return and(node.of.map((part) => conditionSql(part, scope))) ?? TRUE_SQL
    case 'any':
      return or(node.of.map((part) => conditionSql(part, scope)))
    case 'not':
      return { kind: 'notTrue', of: conditionSql(node.of, scope) }
    case 'compare':
      return atField(node.path, scope, (value, field) =>
        binary(value, OPERATORS[node.comparison] ?? '=', operandSql(node.operand, field)),
      )
    case 'in':
      return atField(node.path, scope, (value, field) =>
        or(node.values.map((one) => binary(value, '=', operandSql({ kind: 'value', value: one }, field)))),
      )
    case 'missing':
      return atField(node.path, scope, (value) => ({ kind: 'isNull', of: value }))
    case 'has':
      return hasSql(node, scope)
    case 'role':
    case 'signedIn':
      throw new Error('A condition on the actor alone is decided before SQL is written.')
  }
}

/** An equality on a field of the row itself, written so that the field stays part of the order. */
export function equalitySql(
  node: Extract<ExpressionNode, { kind: 'compare' }>,
  field: ModelField,
  { alias }: RowScope,
): Expr {
  return { kind: 'equals', left: column(alias, field.column), value: operandSql(node.operand, field) }
}

/** The value of a field of the row: known beforehand, or its column. */
function fieldSql(field: ModelField, scope: RowScope): Expr {
  const fixed = scope.fixed.find((one) => one.field.name === field.name)
  if (fixed === undefined) return column(scope.alias, field.column)
  return fixedSql(fixed, scope)
}

/** The value that the ask, or the parent row, holds a field to. */
export function fixedSql({ field, value }: Fixed, scope: RowScope): Expr {
  if (value.kind !== 'parent') return { kind: 'param', param: value, like: field }
  if (scope.parent === undefined) throw new Error('Only an include hangs on a parent.')
  return column(scope.parent.alias, 'id')
}

/** Walks the links of a path, an EXISTS for each, and states the condition on the field at its end. */
function atField(
  path: readonly string[],
  scope: RowScope,
  condition: (value: Expr, field: ModelField) => Expr,
): Expr {
  const [name = '', ...rest] = path
  const field = fieldOf(scope.resource, name)
  if (rest.length === 0) return condition(fieldSql(field, scope), field)
  const target = resourceOf(scope.model, field.target ?? '')
  const alias = `${scope.alias}_${field.column}`
  const inner: RowScope = { model: scope.model, resource: target, alias, fixed: [], parent: undefined }
  const joined = binary(column(alias, 'id'), '=', fieldSql(field, scope))
  return exists(target.table, alias, [joined, tested(atField(rest, inner, condition))])
}

function hasSql(node: Extract<ExpressionNode, { kind: 'has' }>, scope: RowScope): Expr {
  if (node.path.length > 0) {
    const [first = '', ...rest] = node.path
    const field = fieldOf(scope.resource, first)
    const target = resourceOf(scope.model, field.target ?? '')
    const alias = `${scope.alias}_${field.column}`
    const inner: RowScope = { model: scope.model, resource: target, alias, fixed: [], parent: undefined }
    return exists(target.table, alias, [
      binary(column(alias, 'id'), '=', fieldSql(field, scope)),
      tested(hasSql({ ...node, path: rest }, inner)),
    ])
  }
  const inverse = scope.resource.inverses.get(node.inverse)
  if (inverse === undefined)
    throw new Error(`${scope.resource.name} has no ${node.inverse}; a rule should have said so.`)
  const child = resourceOf(scope.model, inverse.resource)
  const alias = `${scope.alias}_${child.table}`
  const inner: RowScope = { model: scope.model, resource: child, alias, fixed: [], parent: undefined }
  const joined = binary(
    column(alias, fieldOf(child, inverse.field).column),
    '=',
    fieldSql(fieldOf(scope.resource, 'id'), scope),
  )
  const living = child.softDelete ? [conditionSql(IS_LIVING, inner)] : []
  return exists(child.table, alias, [joined, ...living, conditionSql(node.where, inner)])
}

function exists(table: string, alias: string, conditions: readonly Expr[]): Expr {
  const where = and(conditions) ?? TRUE_SQL
  return {
    kind: 'exists',
    select: {
      kind: 'select',
      columns: [{ value: { kind: 'number', value: 1 } }],
      from: { kind: 'table', name: table, alias },
      where,
    },
  }
}

function operandSql(operand: OperandNode, field: ModelField): Expr {
  if (operand.kind === 'now') return { kind: 'now' }
  if (operand.kind === 'fact')
    return { kind: 'param', param: { kind: 'fact', name: operand.fact.name }, like: field }
  // Which of two it is says much about how many rows there are; a database that knows it plans better, and only once.
  if (typeof operand.value === 'boolean') return operand.value ? TRUE_SQL : FALSE_SQL
  return { kind: 'param', param: { kind: 'constant', value: operand.value }, like: field }
}
