import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import styles from './confirm.module.css'

interface ConfirmProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  readonly act: string
  readonly danger?: boolean
  readonly onConfirm: () => void
  readonly children: ReactNode
}

/** Asks once more before something that cannot be taken back. */
export function Confirm({ opened, onClose, title, act, danger = false, onConfirm, children }: ConfirmProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={<strong>{title}</strong>} size="sm">
      <div className={styles.text}>{children}</div>
      <div className={styles.buttons}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          {...(danger ? { color: 'red' } : {})}
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          {act}
        </Button>
      </div>
    </Modal>
  )
}
