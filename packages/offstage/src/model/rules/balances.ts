import type { FieldSpec } from '../../declare/declaration.ts'
import { resourceFields } from '../declared-fields.ts'
import type { Complaint, Rule } from '../rule.ts'

// A currency (`USD`), or what is counted, with a kind before it where one word is not enough (`piece`, `stock:piece`).
const UNIT = /^([A-Z]{3}|[a-z][a-zA-Z0-9]*(:[a-z][a-zA-Z0-9]*)?)$/
const UNIT_MAX = 63

/** A balance is the ledger's: it counts a unit, and nothing but the ledger writes it. */
export const balances: Rule = (_model, app) =>
  resourceFields(app)
    .filter(({ spec }) => spec.kind === 'balance')
    .flatMap(({ at, spec }) => [
      ...complaintsOfUnit(at, spec),
      ...complaintsOfTraits(at, spec),
      ...complaintsOfFloor(at, spec),
    ])

function complaintsOfUnit(at: string, { unit = '' }: FieldSpec): readonly Complaint[] {
  if (UNIT.test(unit) && unit.length <= UNIT_MAX) return []
  return [
    {
      code: 'BALANCE_UNIT',
      at,
      message: `counts "${unit}", which is no unit.`,
      mend: "Name a currency, as in balance('USD'), or what is counted, as in balance('piece') or balance('stock:piece').",
    },
  ]
}

function complaintsOfTraits(at: string, spec: FieldSpec): readonly Complaint[] {
  const wrong = [
    ...(spec.readonly === true ? [] : ['writable']),
    ...(spec.optional === true ? ['optional'] : []),
    ...(spec.unique === true ? ['unique'] : []),
    ...(spec.default === undefined ? [] : ['given a default']),
  ]
  return wrong.map((trait) => ({
    code: 'BALANCE_TRAIT',
    at,
    message: `is ${trait}, and the ledger opens an account for every row and keeps it.`,
    mend: "Declare it as balance('USD') and nothing more.",
  }))
}

function complaintsOfFloor(at: string, { floor = 0n }: FieldSpec): readonly Complaint[] {
  if (floor === null || typeof floor === 'bigint') return []
  return [
    {
      code: 'BALANCE_FLOOR',
      at,
      message: `has the floor ${String(floor)}, which is no whole number of units.`,
      mend: 'Write a bigint, as in 0n or -50_000n, or null for no bound.',
    },
  ]
}
