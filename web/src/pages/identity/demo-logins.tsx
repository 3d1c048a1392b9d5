import { IconArrowRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { doorQuery, type Many } from '../../api/request.ts'
import { Face } from '../../parts/face.tsx'
import styles from './demo-logins.module.css'

interface DemoLogin {
  readonly email: string
  readonly password: string
  readonly name: string
  readonly role: string
  readonly hint: string
}

interface DemoLoginsProps {
  readonly isRunning: boolean
  readonly onChoose: (login: { readonly email: string; readonly password: string }) => void
}

/** People to be, while developing; a server in production knows none, and then nothing is shown. */
export function DemoLogins({ isRunning, onChoose }: DemoLoginsProps) {
  const logins = useQuery({
    ...doorQuery<Many<DemoLogin>>('dev/logins', { seen: false }),
    staleTime: Infinity,
  })
  const people = logins.data?.data ?? []
  if (people.length === 0) return null
  return (
    <section className={styles.demo} aria-labelledby="demo">
      <h2 id="demo" className={styles.title}>
        Or try one of these
      </h2>
      <p className="faint small">One click signs you in. They exist in development only.</p>
      <ul className={styles.people}>
        {people.map((login) => (
          <li key={login.email}>
            <button
              type="button"
              className={styles.person}
              disabled={isRunning}
              data-click={`Signed in as ${login.name}`}
              onClick={() => onChoose({ email: login.email, password: login.password })}
            >
              <Face name={login.name} size={36} />
              <span className={styles.words}>
                <span className={styles.name}>
                  {login.name} <span className={styles.role}>{login.role}</span>
                </span>
                <span className={styles.hint}>{login.hint}</span>
              </span>
              <IconArrowRight className={styles.arrow} size={16} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
