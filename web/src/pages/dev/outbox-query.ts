import { doorQuery, type Many } from '../../api/request.ts'

/** A mail that a server in development would have sent. */
interface Mail {
  readonly id: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly sentAt: string
}

/** The mails on this machine, newest first; a server in production has no such door. */
export const outboxQuery = () => doorQuery<Many<Mail>>('dev/outbox', { seen: false })
