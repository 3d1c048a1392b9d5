import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { say } from '../../app/notify.tsx'
import { fieldError } from '../../api/problem.ts'
import { changePassword } from '../../api/session.ts'
import { useWrite } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Card } from '../../parts/page.tsx'
import styles from './account-page.module.css'

/** Changing the password, which ends every other session. */
export function PasswordCard() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useWrite(changePassword, {
    changes: ['auth/sessions'],
    onDone: () => {
      setCurrent('')
      setNext('')
      say('Password changed', 'Every other device has been signed out.')
    },
  })
  return (
    <Card title="Password">
      <form
        className={styles.form}
        aria-label="Change the password"
        onSubmit={(event) => {
          event.preventDefault()
          void change.run({ current, next })
        }}
      >
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={fieldError(change.problem, 'current')}
        />
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          required
          minLength={10}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={fieldError(change.problem, 'next')}
        />
        <ProblemNote
          problem={change.problem}
          words={{ E_WRONG_CREDENTIALS: 'The current password is not right.' }}
        />
        <div>
          <Button type="submit" variant="default" loading={change.isRunning}>
            Change the password
          </Button>
        </div>
      </form>
    </Card>
  )
}
