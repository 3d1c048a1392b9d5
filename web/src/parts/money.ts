import type { BalanceJson } from '@offstage/client'
import type { Money } from '../api/types.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** An amount as people write it; the decimal text goes to the formatter unrounded, never through a float. */
export function formatMoney(money: Money, signed = false): string {
  const name = `${money.currency}${signed}`
  const format = formats.get(name) ?? newFormat(money.currency, signed)
  formats.set(name, format)
  // Money travels as decimal text ("12.50"), which is what a StringNumericLiteral is.
  return format.format(money.amount as Intl.StringNumericLiteral).replace('-', '−')
}

const newFormat = (currency: string, signed: boolean) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency, signDisplay: signed ? 'exceptZero' : 'auto' })

/** How many minor units the currency has, as the browser knows from ISO 4217. */
const exponentOf = (currency: string): number =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** What is on an account; a balance counts money or pieces, and its type does not say which. */
export function moneyOn(balance: BalanceJson): Money {
  if (typeof balance === 'string') throw new Error('This balance counts no currency.')
  return balance
}

/** Minor units (cents) of an amount. */
export function toMinor(money: Money): bigint {
  const exponent = exponentOf(money.currency)
  const [whole = '0', fraction = ''] = money.amount.replace('-', '').split('.')
  const minor = BigInt(whole + fraction.padEnd(exponent, '0').slice(0, exponent))
  return money.amount.startsWith('-') ? -minor : minor
}

export function fromMinor(minor: bigint, currency: string): Money {
  const exponent = exponentOf(currency)
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0')
  const cut = digits.length - exponent
  const amount = exponent === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`
  return { amount: minor < 0n ? `-${amount}` : amount, currency }
}

export const timesMoney = (money: Money, count: number | string): Money =>
  fromMinor(toMinor(money) * BigInt(count), money.currency)

export function sumMoney(amounts: readonly Money[], currency = 'USD'): Money {
  const first = amounts[0]?.currency ?? currency
  return fromMinor(
    amounts.reduce((sum, money) => sum + toMinor(money), 0n),
    first,
  )
}

/** Reads what a person typed ("1,250.5" or "1250,50") as an amount; undefined when it is none. */
export function parseMoney(typed: string, currency: string): Money | undefined {
  const plain = typed
    .replaceAll(/[\s$€£]/g, '')
    .replace(/,(\d{1,2})$/, '.$1')
    .replaceAll(',', '')
  if (!/^\d{1,15}(\.\d{1,2})?$/.test(plain)) return undefined
  return fromMinor(toMinor({ amount: plain, currency }), currency)
}
