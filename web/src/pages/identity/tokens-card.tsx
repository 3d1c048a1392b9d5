import { Button, TextInput } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useState } from 'react'
import { doorQuery, request, type Many, type One } from '../../api/request.ts'
import { useWrite } from '../../api/use-action.ts'
import { useList } from '../../api/use-list.ts'
import { Note, ProblemNote } from '../../parts/note.tsx'
import { Card } from '../../parts/page.tsx'
import { Picker } from '../../parts/picker.tsx'
import { formatAgo } from '../../parts/time.ts'
import styles from './account-page.module.css'

const DAYS = [7, 30, 90, 365]

interface MachineToken {
  readonly id: string
  readonly name: string
  readonly expiresAt?: string | null
  readonly lastUsedAt?: string | null
}

/** Keys for programs; the secret is shown once, since the server keeps only its hash. */
export function TokensCard() {
  const tokens = useList(doorQuery<Many<MachineToken>>('auth/tokens'))
  const [name, setName] = useState('')
  const [days, setDays] = useState('30')
  const make = useWrite(
    async ({ name: called, days: lasts }: { readonly name: string; readonly days: number }) =>
      (
        await request<One<{ token: string }>>('auth/tokens', {
          method: 'POST',
          body: { name: called, days: lasts },
        })
      ).data,
    { changes: ['auth/tokens'], onDone: () => setName('') },
  )
  return (
    <Card title="Machine tokens" flush>
      {tokens.rows.length === 0 && !tokens.isLoading && tokens.problem === undefined && (
        <p className={`${styles.note} faint small`}>
          None. A program that acts for you sends one as a bearer token.
        </p>
      )}
      {tokens.problem !== undefined && (
        <div className={styles.note}>
          <ProblemNote problem={tokens.problem} />
        </div>
      )}
      <ul className={styles.rows}>
        {tokens.rows.map((token) => (
          <TokenRow key={token.id} token={token} />
        ))}
      </ul>
      <form
        className={styles.inline}
        aria-label="New token"
        onSubmit={(event) => {
          event.preventDefault()
          void make.run({ name: name.trim(), days: Number(days) })
        }}
      >
        <TextInput
          label="What is it for?"
          required
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Picker
          label="Lasts"
          value={days}
          onChange={setDays}
          options={DAYS.map((count) => ({
            value: String(count),
            label: count === 365 ? 'A year' : `${count} days`,
          }))}
        />
        <Button type="submit" size="md" variant="default" loading={make.isRunning}>
          Create
        </Button>
      </form>
      {make.problem !== undefined && (
        <div className={styles.note}>
          <ProblemNote problem={make.problem} />
        </div>
      )}
      {make.output !== undefined && (
        <div className={styles.secret}>
          <Note tone="good" title="Copy it now">
            It is shown this once only.
          </Note>
          <code>{make.output.token}</code>
        </div>
      )}
    </Card>
  )
}

function TokenRow({ token }: { readonly token: MachineToken }) {
  const revoke = useWrite((id: string) => request<void>(`auth/tokens/${id}`, { method: 'DELETE' }), {
    changes: ['auth/tokens'],
  })
  return (
    <li className={styles.row}>
      <IconKey size={20} stroke={1.5} aria-hidden />
      <span className={styles.what}>
        <strong>{token.name}</strong>
        <span className="faint small">
          {token.expiresAt ? `ends ${formatAgo(token.expiresAt)}` : 'without end'}
          {token.lastUsedAt ? ` · used ${formatAgo(token.lastUsedAt)}` : ' · never used'}
        </span>
        <ProblemNote problem={revoke.problem} />
      </span>
      <Button
        variant="default"
        size="xs"
        loading={revoke.isRunning}
        onClick={() => void revoke.run(token.id)}
      >
        Revoke
      </Button>
    </li>
  )
}
