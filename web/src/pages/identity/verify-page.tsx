import { Button, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { say } from '../../app/notify.tsx'
import { verifyEmail } from '../../api/session.ts'
import { useWrite } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Gate } from './gate.tsx'
import { OutboxHint } from './outbox-hint.tsx'

/** Proving an e-mail address with the code that was sent there. */
export function VerifyPage() {
  const search = useSearch({ from: '/verify' })
  const navigate = useNavigate()
  const [email, setEmail] = useState(search.email ?? '')
  const [code, setCode] = useState('')
  const verify = useWrite(verifyEmail, {
    onDone: () => {
      say('Address confirmed', 'You can sign in now.')
      void navigate({ to: '/sign-in', search: { email: email.trim() } })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void verify.run({ email: email.trim(), code: code.trim() })
  }
  return (
    <Gate
      title="Look into your mail"
      lead="If the address is free, a code is on its way to it."
      below={
        <>
          <OutboxHint />
          <span>
            <Link to="/sign-in" className="link">
              Back to sign in
            </Link>
          </span>
        </>
      }
    >
      <form onSubmit={submit} aria-label="Confirm the address">
        {search.email === undefined && (
          <TextInput
            label="E-mail address"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
        )}
        <TextInput
          label="Code"
          autoComplete="one-time-code"
          spellCheck={false}
          required
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ProblemNote
          problem={verify.problem}
          words={{ E_WRONG_CODE: 'The code is wrong, used already, or too old.' }}
        />
        <Button type="submit" size="md" fullWidth loading={verify.isRunning}>
          Confirm
        </Button>
      </form>
    </Gate>
  )
}
