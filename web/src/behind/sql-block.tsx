import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { formatSql } from './format-sql.ts'
import styles from './sql-block.module.css'

/** A statement, laid out and lightly coloured. */
export function SqlBlock({ sql }: { readonly sql: string }) {
  const tokens = useMemo(() => formatSql(sql), [sql])
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(tokens.map((token) => token.text).join(''))
    setCopied(true)
    setTimeout(() => setCopied(false), 1_500)
  }
  return (
    <div className={styles.block}>
      <button
        type="button"
        className={styles.copy}
        aria-label={copied ? 'Copied' : 'Copy the statement'}
        onClick={() => void copy()}
      >
        {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
      </button>
      <pre className={styles.sql} tabIndex={0} aria-label="SQL statement">
        {tokens.map((token, index) =>
          token.kind === 'space' || token.kind === 'sign' ? (
            token.text
          ) : (
            <span key={index} data-kind={token.kind}>
              {token.text}
            </span>
          ),
        )}
      </pre>
    </div>
  )
}
