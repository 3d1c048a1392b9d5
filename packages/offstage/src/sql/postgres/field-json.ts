import { variantVersion } from '../../declare/variant-version.ts'
import type { ModelField } from '../../model/model.ts'
import type { Picked } from '../../plan/ask.ts'
import { exponentOf, isCurrency, ODD_EXPONENTS } from '../../values/money.ts'

/** How a column stands in JSON: exact numbers as text, instants in UTC with microseconds, files as what delivers them. */
export function fieldJson(alias: string, field: ModelField, pick?: readonly Picked[]): string {
  const column = `${alias}."${field.column}"`
  switch (field.kind) {
    case 'timestamp':
      return `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
    case 'decimal':
      return `${column}::text`
    case 'money':
      return orNull(column, moneyJson(column, field, alias, pick))
    case 'file':
      return fileJson(column, field, pick)
    case 'balance':
      return balanceJson(column, field, pick)
    default:
      return column
  }
}

const orNull = (column: string, json: string): string => `case when ${column} is not null then ${json} end`

/** The members of a value, of which all are shown unless some are picked. */
type Members = Readonly<Record<string, string>>

function objectJson(members: Members, pick: readonly Picked[] | undefined): string {
  const shown = pick?.map(({ member, as }) => [as, members[member] ?? 'null'] as const) ?? allOf(members)
  return json(shown)
}

/** Without spaces and faster than json_build_object: 103 against 118 ms for the money of 50,000 rows. */
function json(members: readonly (readonly [string, string])[]): string {
  if (members.length === 0) return `'{}'::json`
  return `(select row_to_json(m.*) from (select ${members.map(([as, value]) => `${value} as "${as}"`).join(', ')}) m)`
}

function allOf(members: Members): (readonly [string, string])[] {
  return Object.entries(members).filter(([name]) => name !== '__typename')
}

function moneyJson(column: string, field: ModelField, alias: string, pick?: readonly Picked[]): string {
  if (field.currencyColumn === undefined) return fixedMoney(column, field.spec.unit ?? '', pick)
  const currency = `${alias}."${field.currencyColumn}"`
  return objectJson({ amount: variableAmount(column, currency), currency, __typename: `'Money'` }, pick)
}

// The unit was checked to be a currency's code by a rule, so it can stand in the text.
function fixedMoney(column: string, currency: string, pick?: readonly Picked[]): string {
  const amount = shift(column, exponentOf(currency))
  return objectJson({ amount, currency: `'${currency}'`, __typename: `'Money'` }, pick)
}

/** Multiplying by 0.01 is exact and keeps two decimals; dividing by 100 rounds to sixteen digits. */
function shift(column: string, exponent: number): string {
  return exponent === 0 ? `${column}::text` : `(${column} * ${(10 ** -exponent).toFixed(exponent)})::text`
}

function variableAmount(column: string, currency: string): string {
  const cases = Object.entries(ODD_EXPONENTS).map(
    ([exponent, names]) =>
      `when ${currency} in (${names.map((name) => `'${name}'`).join(', ')}) then ${shift(column, Number(exponent))}`,
  )
  return `case ${cases.join(' ')} else ${shift(column, 2)} end`
}

/** What is on the account of a balance field, in whole units. */
export function balanceAmount(alias: string, field: ModelField): string {
  return `(select b.credits_posted - b.debits_posted from offstage.ledger_account b where b.id = ${alias}."${field.column}")`
}

function balanceJson(column: string, field: ModelField, pick?: readonly Picked[]): string {
  const unit = field.spec.unit ?? ''
  const amount = 'b.credits_posted - b.debits_posted'
  const json = isCurrency(unit) ? fixedMoney(`(${amount})`, unit, pick) : `(${amount})::text`
  return `(select ${json} from offstage.ledger_account b where b.id = ${column})`
}

function fileJson(column: string, field: ModelField, pick?: readonly Picked[]): string {
  const variants = Object.entries(field.spec.file?.variants ?? {}).map(
    ([name, variant]) => [name, `'/files/' || f.id || '/${name}?v=${variantVersion(variant)}'`] as const,
  )
  const members = {
    id: 'f.id',
    url: `'/files/' || f.id || '?v=' || left(f.digest, 16)`,
    type: 'f.type',
    bytes: 'f.bytes',
    width: 'f.width',
    height: 'f.height',
    variants: json(variants),
    __typename: `'File'`,
  }
  return `(select ${objectJson(members, pick)} from offstage.file f where f.id = ${column})`
}
