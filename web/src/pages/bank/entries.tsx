import type { Entry } from '../../api/types.ts'
import { MoneyText } from '../../parts/money-text.tsx'
import { formatDay, formatTime } from '../../parts/time.ts'
import styles from './entries.module.css'

/** Movements under the day on which they happened. */
export function Entries({ entries }: { readonly entries: readonly Entry[] }) {
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
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </tbody>
      ))}
    </table>
  )
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const memo = entry.memo ?? ''
  return (
    <tr className={styles.row}>
      <td className={styles.who}>
        <span>{entry.counterparty}</span>
        <span className={styles.memo}>
          {[formatTime(entry.at), memo].filter((part) => part !== '').join(' · ')}
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
