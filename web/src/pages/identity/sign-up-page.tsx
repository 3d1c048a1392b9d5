import { Button, PasswordInput, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { fieldError } from '../../api/problem.ts'
import { signUp } from '../../api/session.ts'
import { useWrite } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Gate } from './gate.tsx'

interface Person {
  readonly email: string
  readonly name: string
  readonly password: string
}

/** Creating an account; the code that proves the address comes by mail. */
export function SignUpPage() {
  const navigate = useNavigate()
  const [person, setPerson] = useState<Person>({ email: '', name: '', password: '' })
  const join = useWrite(signUp, {
    onDone: () => void navigate({ to: '/verify', search: { email: person.email.trim() } }),
  })
  const change = (part: Partial<Person>) => setPerson({ ...person, ...part })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void join.run({ ...person, email: person.email.trim(), name: person.name.trim() })
  }
  return (
    <Gate
      title="Create an account"
      lead="For the shop, the bank and your pictures alike."
      below={
        <span>
          Already have one?{' '}
          <Link to="/sign-in" className="link">
            Sign in
          </Link>
        </span>
      }
    >
      <form onSubmit={submit} aria-label="Create an account">
        <TextInput
          label="Name"
          name="name"
          autoComplete="name"
          required
          maxLength={100}
          value={person.name}
          onChange={(event) => change({ name: event.currentTarget.value })}
          error={fieldError(join.problem, 'name')}
        />
        <TextInput
          label="E-mail address"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={person.email}
          onChange={(event) => change({ email: event.currentTarget.value })}
          error={fieldError(join.problem, 'email')}
        />
        <PasswordInput
          label="Password"
          name="password"
          description="At least 10 characters. Length beats oddity."
          autoComplete="new-password"
          required
          minLength={10}
          value={person.password}
          onChange={(event) => change({ password: event.currentTarget.value })}
          error={fieldError(join.problem, 'password')}
        />
        <ProblemNote problem={join.problem} />
        <Button type="submit" size="md" fullWidth loading={join.isRunning}>
          Create the account
        </Button>
      </form>
    </Gate>
  )
}
