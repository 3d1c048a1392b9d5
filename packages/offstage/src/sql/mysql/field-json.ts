import { variantVersion } from '../../declare/variant-version.ts'
import type { ModelField } from '../../model/model.ts'
import type { Picked } from '../../plan/ask.ts'
import { exponentOf, isCurrency, ODD_EXPONENTS } from '../../values/money.ts'
import { jsonQuote, platformTable, quoteName, quoteText } from './quote.ts'

/**
 * How a column stands in JSON, as text that is never null: the server's own JSON functions would print numbers and
 * spaces in their own way, and an answer reads the same byte for byte on both families.
 */
export function fieldJson(alias: string, field: ModelField, pick?: readonly Picked[]): string {
  const column = `${quoteName(alias)}.${quoteName(field.column)}`
  const json = presentJson(column, field, alias, pick)
  if (field.kind === 'file' || field.kind === 'balance') return `ifnull((${json}), 'null')`
  return field.optional ? `case when ${column} is null then 'null' else ${json} end` : json
}

function presentJson(column: string, field: ModelField, alias: string, pick?: readonly Picked[]): string {
  switch (field.kind) {
    case 'text':
    case 'oneOf':
      return jsonQuote(column)
    case 'integer':
      return column
    case 'json':
      return `${column} collate utf8mb4_nopad_bin`
    case 'boolean':
      return `if(${column}, 'true', 'false')`
    case 'timestamp':
      return `date_format(${column}, '"%Y-%m-%dT%H:%i:%s.%fZ"')`
    case 'money':
      return moneyJson(column, field, alias, pick)
    case 'file':
      return fileJson(column, field, pick)
    case 'balance':
      return balanceJson(column, field, pick)
    default:
      return inQuotes(column)
  }
}

/** Text that holds nothing to be escaped. */
const inQuotes = (text: string): string => `concat('"', ${text}, '"')`

/** The members of a value, of which all are shown unless some are picked; each as JSON text. */
type Members = Readonly<Record<string, string>>

function objectJson(members: Members, pick: readonly Picked[] | undefined): string {
  const shown = pick?.map(({ member, as }) => [as, members[member] ?? `'null'`] as const) ?? allOf(members)
  if (shown.length === 0) return `'{}'`
  const parts = shown.map(
    ([as, value], index) => `${quoteText(`${index === 0 ? '{' : ','}${JSON.stringify(as)}:`)}, ${value}`,
  )
  return `concat(${parts.join(', ')}, '}')`
}

function allOf(members: Members): (readonly [string, string])[] {
  return Object.entries(members).filter(([name]) => name !== '__typename')
}

function moneyJson(column: string, field: ModelField, alias: string, pick?: readonly Picked[]): string {
  if (field.currencyColumn === undefined) return fixedMoney(column, field.spec.unit ?? '', pick)
  const currency = `${quoteName(alias)}.${quoteName(field.currencyColumn)}`
  return objectJson(
    {
      amount: inQuotes(variableAmount(column, currency)),
      currency: inQuotes(currency),
      __typename: `'"Money"'`,
    },
    pick,
  )
}

// The unit was checked to be a currency's code by a rule, so it can stand in the text.
function fixedMoney(column: string, currency: string, pick?: readonly Picked[]): string {
  const amount = inQuotes(shift(column, exponentOf(currency)))
  return objectJson({ amount, currency: `'"${currency}"'`, __typename: `'"Money"'` }, pick)
}

/** Multiplying by 0.01 is exact and keeps two decimals. */
function shift(column: string, exponent: number): string {
  return exponent === 0 ? column : `(${column} * ${(10 ** -exponent).toFixed(exponent)})`
}

// Each way is text by itself: numbers of different scales in one CASE would all be given the largest.
function variableAmount(column: string, currency: string): string {
  const cases = Object.entries(ODD_EXPONENTS).map(
    ([exponent, names]) =>
      `when ${currency} in (${names.map(quoteText).join(', ')}) then concat(${shift(column, Number(exponent))})`,
  )
  return `case ${cases.join(' ')} else concat(${shift(column, 2)}) end`
}

const accounts = platformTable('ledger_account')

/** What is on the account of a balance field, in whole units. */
export function balanceAmount(alias: string, field: ModelField): string {
  return `(select b.credits_posted - b.debits_posted from ${accounts} b where b.id = ${quoteName(alias)}.${quoteName(field.column)})`
}

function balanceJson(column: string, field: ModelField, pick?: readonly Picked[]): string {
  const unit = field.spec.unit ?? ''
  const amount = '(b.credits_posted - b.debits_posted)'
  const json = isCurrency(unit) ? fixedMoney(amount, unit, pick) : inQuotes(amount)
  return `select ${json} from ${accounts} b where b.id = ${column}`
}

function fileJson(column: string, field: ModelField, pick?: readonly Picked[]): string {
  const variants = Object.fromEntries(
    Object.entries(field.spec.file?.variants ?? {}).map(([name, variant]) => [
      name,
      `concat('"/files/', f.id, '/${name}?v=${variantVersion(variant)}"')`,
    ]),
  )
  const members = {
    id: inQuotes('f.id'),
    url: `concat('"/files/', f.id, '?v=', left(f.digest, 16), '"')`,
    type: jsonQuote('f.type'),
    bytes: 'f.bytes',
    width: `ifnull(f.width, 'null')`,
    height: `ifnull(f.height, 'null')`,
    variants: Object.keys(variants).length === 0 ? `'{}'` : objectJson(variants, undefined),
    __typename: `'"File"'`,
  }
  return `select ${objectJson(members, pick)} from ${platformTable('file')} f where f.id = ${column}`
}
