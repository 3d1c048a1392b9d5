import type { Id } from '@offstage/client'
import type { Account, Money } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { moneyOn, toMinor } from '../../parts/money.ts'
import { Tag } from '../../parts/tag.tsx'
import styles from './pay-from.module.css'

interface PayFromProps {
  readonly accounts: readonly Account[]
  readonly total: Money
  readonly selected: Id<'account'> | undefined
  readonly onSelect: (id: Id<'account'>) => void
}

/** The accounts as a choice, each with what it holds now. One that holds too little can be chosen: the bank decides, not the page. */
export function PayFrom({ accounts, total, selected, onSelect }: PayFromProps) {
  return (
    <div className={styles.choices} role="radiogroup" aria-label="Account to pay from">
      {accounts.map((account) => (
        <label
          key={account.id}
          className={styles.choice}
          data-chosen={account.id === selected || undefined}
          data-click={`Chose ${account.name}`}
        >
          <input
            type="radio"
            name="account"
            value={account.id}
            checked={account.id === selected}
            onChange={() => onSelect(account.id)}
          />
          <span className={styles.ring} aria-hidden />
          <span className={styles.what}>
            <strong>{account.name}</strong>
            <span className="faint small mono">{account.number}</span>
          </span>
          {account.status === 'frozen' && <Tag tone="warn">Frozen</Tag>}
          {account.status === 'open' && toMinor(moneyOn(account.balance)) < toMinor(total) && (
            <Tag tone="warn">Too little</Tag>
          )}
          <strong className={styles.balance}>
            <MoneyText value={moneyOn(account.balance)} live />
          </strong>
        </label>
      ))}
    </div>
  )
}
