import { Button, Modal, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { fieldError } from '../../api/problem.ts'
import { idOf, linked } from '../../api/types.ts'
import type { Account } from '../../api/types.ts'
import { useAction } from '../../api/use-action.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Picker } from '../../parts/picker.tsx'
import rows from './rows.module.css'

const KINDS = [
  { value: 'current', label: 'Current' },
  { value: 'savings', label: 'Savings' },
]

/** Opens a further account for somebody whose account is in the list. */
export function OpenAccount({ known }: { readonly known: readonly Account[] }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button leftSection={<IconPlus size={17} />} onClick={() => setOpened(true)}>
        Open an account
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={<strong>Open an account</strong>}>
        <OpenForm owners={ownersOf(known)} />
      </Modal>
    </>
  )
}

function OpenForm({
  owners,
}: {
  readonly owners: readonly { readonly value: string; readonly label: string }[]
}) {
  const navigate = useNavigate()
  const [owner, setOwner] = useState(owners[0]?.value ?? '')
  const [name, setName] = useState('')
  const [kind, setKind] = useState('current')
  const open = useAction<{ owner: string; name: string; kind: string }, { account: string }>('open-account', {
    changes: ['accounts'],
    onDone: ({ account }) => void navigate({ to: '/bank/accounts/$id', params: { id: account } }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void open.run({ owner, name: name.trim(), kind })
  }
  return (
    <form className={rows.form} onSubmit={submit} aria-label="Open an account">
      <Picker label="For whom" value={owner} onChange={setOwner} options={owners} />
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
      <Button type="submit" size="md" loading={open.isRunning}>
        Open
      </Button>
    </form>
  )
}

function ownersOf(
  accounts: readonly Account[],
): readonly { readonly value: string; readonly label: string }[] {
  const names = new Map(
    accounts.map((account) => [idOf(account.owner) ?? '', linked(account.owner)?.name ?? account.name]),
  )
  return [...names]
    .map(([value, label]) => ({ value, label }))
    .toSorted((a, b) => a.label.localeCompare(b.label))
}
