import { Button, Modal, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { listQuery, type InputOf } from '@offstage/client'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { beginClick } from '../../api/click.ts'
import { fieldError } from '../../api/problem.ts'
import { client } from '../../api/client.ts'
import type { User } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { useList } from '../../api/use-list.ts'
import { Face } from '../../parts/face.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Picker } from '../../parts/picker.tsx'
import { useDebounced } from '../../parts/use-debounced.ts'
import rows from './rows.module.css'

type Kind = InputOf<typeof client.actions.openAccount>['kind']

const KINDS: readonly { readonly value: Kind; readonly label: string }[] = [
  { value: 'current', label: 'Current' },
  { value: 'savings', label: 'Savings' },
]

/** Opens an account for a person, found by name or address. */
export function OpenAccount() {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button leftSection={<IconPlus size={17} />} onClick={() => setOpened(true)}>
        Open an account
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={<strong>Open an account</strong>}>
        <OpenForm />
      </Modal>
    </>
  )
}

function OpenForm() {
  const navigate = useNavigate()
  const [owner, setOwner] = useState<User>()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<Kind>('current')
  const open = useAct(client.actions.openAccount, {
    changes: ['account'],
    onDone: ({ account }) => void navigate({ to: '/bank/accounts/$id', params: { id: account } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (owner !== undefined) void open.run({ owner: owner.id, name: name.trim(), kind })
  }
  return (
    <form className={rows.form} onSubmit={submit} aria-label="Open an account">
      <Person chosen={owner} onChoose={setOwner} />
      <TextInput
        label="Name of the account"
        required
        maxLength={60}
        placeholder="Household"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={fieldError(open.problem, 'name')}
      />
      <Picker label="Kind" value={kind} onChange={setKind} options={KINDS} />
      <ProblemNote problem={open.problem} />
      <Button type="submit" size="md" loading={open.isRunning} disabled={owner === undefined}>
        {owner === undefined ? 'Choose a person first' : `Open it for ${owner.name}`}
      </Button>
    </form>
  )
}

function Person({
  chosen,
  onChoose,
}: {
  readonly chosen: User | undefined
  readonly onChoose: (person: User) => void
}) {
  const [typed, setTyped] = useState('')
  const search = useDebounced(
    typed.trim(),
    200,
    (text) => text !== '' && beginClick('type', `Looked for “${text}”`),
  )
  const people = useList(listQuery(client.user, search === '' ? undefined : { search, limit: 6 }), {
    keepPrevious: true,
  })
  return (
    <div>
      <TextInput
        label="For whom"
        placeholder="Name or e-mail address"
        data-autofocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <ProblemNote problem={people.problem} />
      {search !== '' && (
        <ul className={rows.people} aria-label="People found">
          {people.rows.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className={rows.pick}
                aria-pressed={person.id === chosen?.id}
                data-click={`Chose ${person.name}`}
                onClick={() => onChoose(person)}
              >
                <Face name={person.name} size={30} />
                <span className={rows.what}>
                  <strong>{person.name}</strong>
                  <span>{person.email}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
