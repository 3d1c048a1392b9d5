import { Button } from '@mantine/core'
import { say } from '../../app/notify.tsx'
import { client } from '../../api/client.ts'
import { useAct } from '../../api/use-action.ts'
import { formatMoney } from '../../parts/money.ts'
import { ProblemNote } from '../../parts/note.tsx'

/** Opens one's own first account; the live list of accounts shows it by itself. */
export function OpenMyAccount() {
  const open = useAct(client.actions.openMyAccount, {
    changes: ['account'],
    onDone: ({ balance }) =>
      say('Your account is open', `${formatMoney(balance)} to begin with, from the bank.`),
  })
  return (
    <div>
      <Button loading={open.isRunning} onClick={() => void open.run({ name: 'Everyday' })}>
        Open an account
      </Button>
      <ProblemNote problem={open.problem} words={{ hasAccount: 'You have an account already.' }} />
    </div>
  )
}
