import type { ExpressionNode } from '../declare/expression.ts'
import type { ModelField } from './model.ts'

/** Holds a row of a resource with `.softDelete()` to being there: an equality, so that it stands in indexes. */
export const IS_LIVING: ExpressionNode = Object.freeze<ExpressionNode>({
  kind: 'compare',
  path: ['living'],
  comparison: 'eq',
  operand: { kind: 'value', value: true },
})

/** Says whether a field is the column that the database makes from the time of a deletion. */
export const isLiving = ({ name, builtIn }: Pick<ModelField, 'name' | 'builtIn'>): boolean =>
  builtIn && name === 'living'
