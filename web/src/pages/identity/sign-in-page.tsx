import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { signIn } from '../../api/session.ts'
import type { Person } from '../../api/types.ts'
import { useWrite } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { DemoLogins } from './demo-logins.tsx'
import { Gate } from './gate.tsx'

/** Signing in; in development one click does it. */
export function SignInPage() {
  const { back, email: given = '' } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const [email, setEmail] = useState(given)
  const [password, setPassword] = useState('')
  const enter = useWrite(signIn, {
    onDone: (user) => void navigate({ href: safeAddress(back) ?? homeOf(user), replace: true }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void enter.run({ email: email.trim(), password })
  }
  return (
    <Gate
      title="Sign in"
      below={
        <>
          <span>
            New here?{' '}
            <Link to="/sign-up" className="link">
              Create an account
            </Link>
          </span>
          <span>
            <Link to="/reset" search={email === '' ? {} : { email }} className="link">
              Forgot the password?
            </Link>
          </span>
        </>
      }
      beside={<DemoLogins isRunning={enter.isRunning} onChoose={(login) => void enter.run(login)} />}
    >
      <form onSubmit={submit} aria-label="Sign in">
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <ProblemNote
          problem={enter.problem}
          words={{ E_WRONG_CREDENTIALS: 'The e-mail address and the password do not belong together.' }}
        />
        <Button type="submit" size="md" fullWidth loading={enter.isRunning}>
          Sign in
        </Button>
      </form>
    </Gate>
  )
}

/** Only an address on this site: `back` comes from the address bar, which anybody can write a link to. */
const safeAddress = (back: string | undefined): string | undefined =>
  back !== undefined && /^\/(?![/\\])/.test(back) ? back : undefined

const homeOf = (user: Person): string => (user.roles.some((role) => role !== 'customer') ? '/staff' : '/')
