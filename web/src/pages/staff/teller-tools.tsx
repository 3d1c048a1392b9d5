import { Button, Modal, TextInput } from '@mantine/core'
import { IconSnowflake, IconSnowflakeOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { say, sayProblem } from '../../app/notify.tsx'
import { fieldError } from '../../api/problem.ts'
import type { Account, Money } from '../../api/types.ts'
import { useAction } from '../../api/use-action.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { formatMoney, parseMoney } from '../../parts/money.ts'
import { ProblemNote } from '../../parts/note.tsx'
import rows from './rows.module.css'

/** What a teller does with one account. */
export function TellerTools({ account }: { readonly account: Account }) {
  return (
    <>
      <Deposit account={account} />
      <Freeze account={account} />
    </>
  )
}

function Deposit({ account }: { readonly account: Account }) {
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string>()
  const money = parseMoney(typed, account.balance.currency)
  const deposit = useAction<{ account: string; amount: Money }>('deposit', {
    changes: ['accounts', 'entries'],
    onDone: () => {
      setOpened(false)
      setTyped('')
      say('Deposited', money === undefined ? '' : `${formatMoney(money)} into ${account.number}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setComplaint(money === undefined ? 'Write an amount such as 250.00.' : undefined)
    if (money !== undefined) void deposit.run({ account: account.id, amount: money })
  }
  return (
    <>
      <Button variant="default" onClick={() => setOpened(true)}>
        Deposit
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={<strong>Deposit into {account.number}</strong>}
        size="sm"
      >
        <form className={rows.form} onSubmit={submit} aria-label="Deposit">
          <TextInput
            label="Amount"
            required
            inputMode="decimal"
            placeholder="0.00"
            leftSection="$"
            data-autofocus
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={complaint ?? fieldError(deposit.problem, 'amount')}
          />
          <ProblemNote
            problem={deposit.problem}
            words={{ accountFrozen: 'The account is frozen. Nothing was deposited.' }}
          />
          <Button type="submit" size="md" loading={deposit.isRunning}>
            {money === undefined ? 'Deposit' : `Deposit ${formatMoney(money)}`}
          </Button>
        </form>
      </Modal>
    </>
  )
}

function Freeze({ account }: { readonly account: Account }) {
  const frozen = account.status === 'frozen'
  const [asking, setAsking] = useState(false)
  const act = useAction<{ account: string }>(frozen ? 'unfreeze-account' : 'freeze-account', {
    changes: ['accounts'],
    onDone: () => say(frozen ? 'Account opened again' : 'Account frozen'),
    onRefused: sayProblem,
  })
  const run = () => void act.run({ account: account.id })
  return (
    <>
      <Button
        variant="default"
        loading={act.isRunning}
        leftSection={
          frozen ? <IconSnowflakeOff size={16} stroke={1.7} /> : <IconSnowflake size={16} stroke={1.7} />
        }
        onClick={() => (frozen ? run() : setAsking(true))}
      >
        {frozen ? 'Unfreeze' : 'Freeze'}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Freeze ${account.number}?`}
        act="Freeze"
        onConfirm={run}
      >
        No money enters or leaves it until it is opened again.
      </Confirm>
    </>
  )
}
