import { Button, TextInput } from '@mantine/core'
import { listQuery, type Id, type RejectionOf } from '@offstage/client'
import { IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { fieldError } from '../../api/problem.ts'
import { client } from '../../api/client.ts'
import type { PictureGrant } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { useList } from '../../api/use-list.ts'
import { Face } from '../../parts/face.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Picker } from '../../parts/picker.tsx'
import { formatAgo, isPast } from '../../parts/time.ts'
import styles from './sharing.module.css'

const DAYS = [1, 7, 30, 90]

const REFUSALS: Readonly<Record<RejectionOf<typeof client.actions.sharePicture>, string>> = {
  yourself: 'It is yours already.',
  notYourPicture: 'Only its owner shares a picture.',
  tooManyGrants: 'It is shared with as many people as a picture can be.',
}

/** With whom a picture is shared, and for how long. */
export function Sharing({ picture }: { readonly picture: Id<'picture'> }) {
  const grants = useList(
    listQuery(client.pictureGrant, { where: { picture }, orderBy: 'expiresAt', limit: 50 }),
  )
  const [email, setEmail] = useState('')
  const [days, setDays] = useState('7')
  const share = useAct(client.actions.sharePicture, {
    changes: ['pictureGrant'],
    onDone: () => setEmail(''),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void share.run({ picture, email: email.trim(), days: Number(days) })
  }
  return (
    <section className={styles.sharing} aria-labelledby="sharing">
      <h2 id="sharing" className={styles.title}>
        Shared with
      </h2>
      {grants.rows.length === 0 && !grants.isLoading && <p className="faint small">Nobody yet.</p>}
      {grants.rows.length > 0 && (
        <ul className={styles.people}>
          {grants.rows.map((grant) => (
            <Person key={grant.id} grant={grant} />
          ))}
        </ul>
      )}
      <form className={styles.form} onSubmit={submit} aria-label="Share the picture">
        <TextInput
          label="E-mail address"
          type="email"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={fieldError(share.problem, 'email')}
        />
        <Picker
          label="For"
          value={days}
          onChange={setDays}
          options={DAYS.map((count) => ({
            value: String(count),
            label: count === 1 ? '1 day' : `${count} days`,
          }))}
        />
        <Button type="submit" variant="default" size="md" loading={share.isRunning}>
          Share
        </Button>
      </form>
      <ProblemNote problem={share.problem} words={REFUSALS} />
    </section>
  )
}

function Person({ grant }: { readonly grant: PictureGrant }) {
  const stop = useAct(client.actions.stopSharing, { changes: ['pictureGrant'] })
  const name = grant.email
  return (
    <li className={styles.person}>
      <Face name={name} size={32} />
      <span className={styles.name}>
        {name}
        <span className="faint small">
          {isPast(grant.expiresAt) ? 'ended' : `ends ${formatAgo(grant.expiresAt)}`}
        </span>
      </span>
      <button
        type="button"
        className={styles.stop}
        aria-label={`Stop sharing with ${name}`}
        disabled={stop.isRunning}
        onClick={() => void stop.run({ grant: grant.id })}
      >
        <IconX size={16} />
      </button>
    </li>
  )
}
