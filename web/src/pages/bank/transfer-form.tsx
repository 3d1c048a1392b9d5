import { Button, TextInput } from '@mantine/core'
import type { Id, OutputOf, RejectionOf } from '@offstage/client'
import { IconArrowRight, IconCircleCheck } from '@tabler/icons-react'
import { useState } from 'react'
import type { FormEvent, ReactNode } from 'react'
import { client } from '../../api/client.ts'
import { fieldError } from '../../api/problem.ts'
import type { Account, Money } from '../../api/types.ts'
import { useAct } from '../../api/use-action.ts'
import { LinkButton } from '../../parts/link-button.tsx'
import { MoneyText } from '../../parts/money-text.tsx'
import { formatMoney, moneyOn, parseMoney } from '../../parts/money.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Picker } from '../../parts/picker.tsx'
import styles from './transfer-form.module.css'

const REFUSALS: Readonly<Record<RejectionOf<typeof client.actions.transferMoney>, ReactNode>> = {
  insufficientFunds: 'The account does not hold that much. Nothing was moved.',
  sameAccount: 'That is the account you are paying from. Nothing was moved.',
  accountNotFound: 'No account that takes money has this number. Check it; nothing was moved.',
  accountFrozen: 'Your account is frozen, so no money leaves it. Nothing was moved.',
  accountClosed: 'Your account is closed. Nothing was moved.',
  notYourAccount: 'This account is not yours to pay from. Nothing was moved.',
  amountNotPositive: 'An amount is more than zero. Nothing was moved.',
}

interface TransferFormProps {
  readonly accounts: readonly Account[]
  /** The account to pay from, until another one is chosen. */
  readonly first: Id<'account'>
  /** Without a message, where there is little room. */
  readonly brief?: boolean
}

/** From where, to whom and how much; then what has become of it. */
export function TransferForm({ accounts, first, brief = false }: TransferFormProps) {
  const [from, setFrom] = useState(first)
  const [to, setTo] = useState('')
  const [amount, setAmount] = useState('')
  const [memo, setMemo] = useState('')
  const [complaint, setComplaint] = useState<string>()
  const transfer = useAct(client.actions.transferMoney, { changes: ['account', 'entry'] })
  const money = parseMoney(amount, 'USD')

  if (transfer.output !== undefined && money !== undefined) {
    return (
      <Done
        moved={transfer.output}
        amount={money}
        to={accounts.find(({ number }) => number === to.trim())?.name ?? to}
        from={from}
        onAgain={() => {
          transfer.reset()
          setAmount('')
          setMemo('')
        }}
      />
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setComplaint(money === undefined ? 'Write an amount such as 12.50.' : undefined)
    if (money !== undefined) void transfer.run({ from, to: to.trim(), amount: money, memo: memo.trim() })
  }
  return (
    <form className={styles.form} onSubmit={submit} aria-label="Transfer money">
      <Picker
        label="From"
        value={from}
        onChange={setFrom}
        options={accounts.map((option) => ({
          value: option.id,
          label: `${option.name} · ${formatMoney(moneyOn(option.balance))}`,
        }))}
      />
      <TextInput
        label="To account number"
        required
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
        error={fieldError(transfer.problem, 'to')}
        autoComplete="off"
        spellCheck={false}
      />
      <OwnTargets accounts={accounts.filter((other) => other.id !== from)} chosen={to} onChoose={setTo} />
      <TextInput
        label="Amount"
        required
        inputMode="decimal"
        placeholder="0.00"
        leftSection="$"
        value={amount}
        onChange={(event) => setAmount(event.currentTarget.value)}
        error={complaint ?? fieldError(transfer.problem, 'amount')}
        autoComplete="off"
      />
      {!brief && (
        <TextInput
          label="Message"
          description="Both sides see it in their statement."
          maxLength={140}
          value={memo}
          onChange={(event) => setMemo(event.currentTarget.value)}
          error={fieldError(transfer.problem, 'memo')}
        />
      )}
      <ProblemNote problem={transfer.problem} words={REFUSALS} />
      <Button
        type="submit"
        size="md"
        loading={transfer.isRunning}
        rightSection={<IconArrowRight size={17} />}
      >
        {money === undefined ? 'Transfer' : `Transfer ${formatMoney(money)}`}
      </Button>
    </form>
  )
}

/** One's own other accounts, which nobody knows the numbers of. */
function OwnTargets({
  accounts,
  chosen,
  onChoose,
}: {
  readonly accounts: readonly Account[]
  readonly chosen: string
  readonly onChoose: (number: string) => void
}) {
  if (accounts.length === 0) return null
  return (
    <div className={styles.targets} role="group" aria-label="Your own accounts">
      {accounts.map((account) => (
        <button
          key={account.id}
          type="button"
          className={styles.target}
          aria-pressed={account.number === chosen}
          onClick={() => onChoose(account.number)}
        >
          {account.name}
        </button>
      ))}
    </div>
  )
}

function Done({
  moved,
  amount,
  to,
  from,
  onAgain,
}: {
  readonly moved: OutputOf<typeof client.actions.transferMoney>
  readonly amount: Money
  readonly to: string
  readonly from: Id<'account'>
  readonly onAgain: () => void
}) {
  return (
    <div className={styles.done} role="status">
      <IconCircleCheck size={44} stroke={1.3} aria-hidden />
      <h2>
        <MoneyText value={amount} /> is on its way to {to}
      </h2>
      <p className="quiet">
        In truth it is there already. Your account now holds <MoneyText value={moved.balance} />.
      </p>
      <div className={styles.buttons}>
        <LinkButton to="/bank/accounts/$id" params={{ id: from }} variant="default">
          See the statement
        </LinkButton>
        <Button variant="subtle" onClick={onAgain}>
          Another transfer
        </Button>
      </div>
    </div>
  )
}
