import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { say } from '../../app/notify.tsx'
import { fieldError } from '../../api/problem.ts'
import { requestPasswordReset, resetPassword } from '../../api/session.ts'
import { useWrite } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Gate } from './gate.tsx'
import { OutboxHint } from './outbox-hint.tsx'

/** A forgotten password: ask for a code, then choose a new one. */
export function ResetPage() {
  const search = useSearch({ from: '/reset' })
  const [email, setEmail] = useState(search.email ?? '')
  const [asked, setAsked] = useState(false)
  const ask = useWrite(requestPasswordReset, {
    onDone: () => setAsked(true),
  })
  const below = (
    <>
      {asked && <OutboxHint />}
      <span>
        <Link to="/sign-in" className="link">
          Back to sign in
        </Link>
      </span>
    </>
  )
  if (asked)
    return (
      <Gate
        title="Choose a new password"
        lead="If the address has an account, a code is on its way to it."
        below={below}
      >
        <NewPassword email={email.trim()} />
      </Gate>
    )
  return (
    <Gate title="Forgot the password?" lead="Say which address; a code comes there by mail." below={below}>
      <form
        aria-label="Ask for a code"
        onSubmit={(event) => {
          event.preventDefault()
          void ask.run({ email: email.trim() })
        }}
      >
        <TextInput
          label="E-mail address"
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <ProblemNote problem={ask.problem} />
        <Button type="submit" size="md" fullWidth loading={ask.isRunning}>
          Send a code
        </Button>
      </form>
    </Gate>
  )
}

function NewPassword({ email }: { readonly email: string }) {
  const navigate = useNavigate()
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const reset = useWrite(resetPassword, {
    onDone: () => {
      say('Password changed', 'Sign in with the new one.')
      void navigate({ to: '/sign-in', search: { email } })
    },
  })
  return (
    <form
      aria-label="Choose a new password"
      onSubmit={(event) => {
        event.preventDefault()
        void reset.run({ email, code: code.trim(), password })
      }}
    >
      <TextInput
        label="Code"
        autoComplete="one-time-code"
        spellCheck={false}
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <PasswordInput
        label="New password"
        autoComplete="new-password"
        required
        minLength={10}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        error={fieldError(reset.problem, 'password')}
      />
      <ProblemNote
        problem={reset.problem}
        words={{ E_WRONG_CODE: 'The code is wrong, used already, or too old.' }}
      />
      <Button type="submit" size="md" fullWidth loading={reset.isRunning}>
        Change the password
      </Button>
    </form>
  )
}
