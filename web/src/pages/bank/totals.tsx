import type { Account, Money } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn, sumMoney } from '../../parts/money.ts'
import type { Flow } from './flow-of.ts'
import styles from './totals.module.css'
import { LATELY_DAYS } from './use-my-movements.ts'

/** What all accounts hold together, of which kinds, and what came and went lately. */
export function Totals({
  accounts,
  lately,
}: {
  readonly accounts: readonly Account[]
  readonly lately: Flow | undefined
}) {
  const onKind = (...kinds: readonly Account['kind'][]) =>
    accounts.filter(({ kind }) => kinds.includes(kind)).map(({ balance }) => moneyOn(balance))
  const all = accounts.map(({ balance }) => moneyOn(balance))
  return (
    <dl className={styles.totals}>
      <div className={styles.all}>
        <dt>Together</dt>
        <dd>
          <MoneyText value={sumMoney(all)} live />
        </dd>
      </div>
      <Total label="To spend" value={sumMoney(onKind('current', 'settlement'))} />
      <Total label="Saved" value={sumMoney(onKind('savings'))} />
      <Total label={`In, last ${LATELY_DAYS} days`} value={lately?.in} signed />
      <Total label={`Out, last ${LATELY_DAYS} days`} value={lately?.out} signed />
    </dl>
  )
}

function Total({
  label,
  value,
  signed = false,
}: {
  readonly label: string
  /** Undefined where it is not known, or not yet. */
  readonly value: Money | undefined
  readonly signed?: boolean
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value === undefined ? '–' : <MoneyText value={value} live signed={signed} />}</dd>
    </div>
  )
}
