import type { Operand } from '../../declare/expression.ts'
import { declaredFields, type DeclaredField } from '../declared-fields.ts'
import { misfitOf, misfitOfOperand, outOfBounds } from '../fitting-values.ts'
import type { Complaint, Rule } from '../rule.ts'

/** A default is a value that the field itself would take. */
export const defaultValues: Rule = (_model, app) => declaredFields(app).flatMap(complaintsOf)

function complaintsOf({ at, spec }: DeclaredField): readonly Complaint[] {
  // A balance with a default is the complaint of the balances' own rule.
  if (spec.default === undefined || spec.kind === 'balance') return []
  const why = whyNot(spec)
  if (why === undefined) return []
  return [
    {
      code: 'DEFAULT_MISFIT',
      at,
      message: `has a default that is ${why}.`,
      mend: 'Give a value that the field takes, or no default.',
    },
  ]
}

function whyNot(spec: DeclaredField['spec']): string | undefined {
  const value = spec.default
  if (!isOperand(value)) return misfitOf(spec, value) ?? outOfBounds(spec, value)
  const holdsIdsOf = spec.target === undefined || spec.target === 'self' ? undefined : spec.target.name
  return misfitOfOperand({ spec, holdsIdsOf }, value.operand)
}

// A json field may hold any object, but none of its own has this member with a kind in it.
function isOperand(value: unknown): value is Operand<unknown> {
  if (typeof value !== 'object' || value === null || !('operand' in value)) return false
  return typeof value.operand === 'object' && value.operand !== null && 'kind' in value.operand
}
