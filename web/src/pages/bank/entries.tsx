import type { Entry } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { formatDay, formatTime } from '../../parts/time.ts'
import styles from './entries.module.css'

interface EntriesProps {
  readonly entries: readonly Entry[]
  /** What to call the account of an entry, where there are several. */
  readonly nameOf?: (account: Entry['account']) => string | undefined
}

/** Movements under the day on which they happened. */
export function Entries({ entries, nameOf }: EntriesProps) {
  if (entries.length === 0) return null
  const days = Map.groupBy(entries, (entry) => formatDay(entry.at))
  return (
    <table className={styles.table}>
      <caption className={styles.hidden}>Movements, newest first</caption>
      <thead className={styles.hidden}>
        <tr>
          <th scope="col">With whom</th>
          <th scope="col">Amount</th>
          <th scope="col">Balance after</th>
        </tr>
      </thead>
      {[...days].map(([day, rows]) => (
        <tbody key={day}>
          <tr>
            <th className={styles.day} colSpan={3} scope="rowgroup">
              {day}
            </th>
          </tr>
          {rows.map((entry) => (
            <EntryRow key={entry.id} entry={entry} account={nameOf?.(entry.account)} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

interface EntryRowProps {
  readonly entry: Entry
  readonly account: string | undefined
}

function EntryRow({ entry, account }: EntryRowProps) {
  return (
    <tr className={styles.row}>
      <td className={styles.who}>
        <span>{entry.counterparty}</span>
        <span className={styles.memo}>
          {[formatTime(entry.at), account, entry.memo].filter(Boolean).join(' · ')}
        </span>
      </td>
      <td className={styles.amount}>
        <MoneyText value={entry.amount} signed />
      </td>
      <td className={styles.after}>
        <MoneyText value={entry.balanceAfter} />
      </td>
    </tr>
  )
}
