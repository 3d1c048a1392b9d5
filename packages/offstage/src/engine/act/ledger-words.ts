import type { LedgerPost } from '../../declare/tx.ts'
import type { Model } from '../../model/model.ts'
import { pluralOf, words } from '../../model/names.ts'
import { isCurrency } from '../../values/money.ts'
import type { RefusalCode, TouchedAccount } from '../ledger/ledger-item.ts'

/** What a post moved, for the timeline: kinds of things and reasons, but no amounts, since not all of them are the asker's. */
export function movedWords(
  model: Model,
  transfers: readonly LedgerPost[],
  touched: readonly TouchedAccount[],
): string {
  const kinds = new Set(touched.flatMap(({ owner }) => kindOf(model, owner)))
  const reasons = new Set(transfers.map(({ reason }) => words(reason)))
  const what = kinds.size === 0 ? 'amounts' : listed(kinds)
  return `Moved ${what} from account to account in the ledger, for: ${listed(reasons)}`
}

function kindOf(model: Model, owner: TouchedAccount['owner']): string[] {
  const unit = owner && model.resources.get(owner.resource)?.fields.get(owner.field)?.spec.unit
  if (unit === undefined) return []
  return [isCurrency(unit) ? 'money' : pluralOf(words(unit))]
}

const listed = (names: ReadonlySet<string>): string => [...names].join(', ').replace(/, ([^,]+)$/, ' and $1')

/** Why the ledger refused, in plain words. */
export function refusalWords(code: RefusalCode): string {
  switch (code) {
    case 'insufficient':
      return 'there is not enough on the account'
    case 'accountClosed':
      return 'the account is closed'
    case 'accountUnknown':
      return 'there is no such account'
    case 'unitMismatch':
      return 'the two accounts count different things'
    case 'sameAccount':
      return 'from an account to itself is no transfer'
    case 'amountNotPositive':
      return 'the amount is not more than nothing'
    case 'overflow':
      return 'the account cannot hold that much'
    case 'transferExistsWithOtherAmount':
    case 'transferExistsWithOtherCredit':
    case 'transferExistsWithOtherDebit':
    case 'transferExistsWithOtherReason':
    case 'transferExistsWithOtherReference':
      return 'another transfer has this id already'
  }
}
