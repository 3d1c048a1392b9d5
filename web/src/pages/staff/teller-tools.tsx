import { Button, Modal, TextInput } from '@mantine/core'
import type { RejectionOf } from '@offstage/client'
import { IconSnowflake, IconSnowflakeOff } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { say, sayProblem } from '../../app/notify.tsx'
import { fieldError } from '../../api/problem.ts'
import { client } from '../../api/client.ts'
import type { Account } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { formatMoney, moneyOn, parseMoney } from '../../parts/money.ts'
import { ProblemNote } from '../../parts/note.tsx'
import rows from './rows.module.css'

type OneAccount = Pick<Account, 'id' | 'number' | 'status' | 'balance'>

/** What a teller does with one account. */
export function TellerTools({ account }: { readonly account: OneAccount }) {
  return (
    <>
      <Deposit account={account} />
      <Freeze account={account} />
    </>
  )
}

function Deposit({ account }: { readonly account: OneAccount }) {
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const [complaint, setComplaint] = useState<string>()
  const money = parseMoney(typed, moneyOn(account.balance).currency)
  const deposit = useAct(client.actions.deposit, {
    changes: ['account', 'entry'],
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
          <ProblemNote problem={deposit.problem} words={REFUSALS} />
          <Button type="submit" size="md" loading={deposit.isRunning}>
            {money === undefined ? 'Deposit' : `Deposit ${formatMoney(money)}`}
          </Button>
        </form>
      </Modal>
    </>
  )
}

const REFUSALS: Readonly<Record<RejectionOf<typeof client.actions.deposit>, string>> = {
  accountFrozen: 'The account is frozen. Nothing was deposited.',
  accountClosed: 'The account is closed. Nothing was deposited.',
  amountNotPositive: 'An amount is more than zero. Nothing was deposited.',
}

function Freeze({ account }: { readonly account: OneAccount }) {
  const frozen = account.status === 'frozen'
  const [asking, setAsking] = useState(false)
  const act = useAct(frozen ? client.actions.unfreezeAccount : client.actions.freezeAccount, {
    changes: ['account'],
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
