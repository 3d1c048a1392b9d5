import { IconMailbox } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { asProblem } from '../../api/problem.ts'
import { Card, Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { EmptyState, ProblemState } from '../../parts/states.tsx'
import { formatAgo } from '../../parts/time.ts'
import styles from './outbox-page.module.css'
import { outboxQuery } from './outbox-query.ts'

/** The mail that a server in development would have sent. */
export function OutboxPage() {
  const outbox = useQuery({ ...outboxQuery(), refetchInterval: 3_000 })
  const mails = outbox.data?.data ?? []
  return (
    <Page
      title="Outbox"
      width="narrow"
      lead="Mail that was written on this machine. Nothing left it; in production there is no such page."
    >
      {outbox.isLoading && <SkeletonRows count={3} height={110} />}
      {outbox.error !== null && <ProblemState problem={asProblem(outbox.error)} />}
      {outbox.data !== undefined && mails.length === 0 && (
        <EmptyState icon={<IconMailbox size={26} stroke={1.5} />} title="No mail yet">
          <p>Create an account, and its code arrives here.</p>
        </EmptyState>
      )}
      {mails.map((mail) => (
        <Card
          key={mail.id}
          title={mail.subject}
          action={<span className="faint small">{formatAgo(mail.sentAt)}</span>}
        >
          <p className="faint small">To {mail.to}</p>
          <p className={styles.text}>{mail.text}</p>
        </Card>
      ))}
    </Page>
  )
}
