import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { outboxQuery } from '../dev/outbox-query.ts'

/** In development mail goes nowhere but to a page; the way there. */
export function OutboxHint() {
  const outbox = useQuery(outboxQuery())
  if (outbox.data === undefined) return null
  return (
    <span>
      In development the mail waits in the{' '}
      <Link to="/dev/outbox" target="_blank" className="link">
        outbox
      </Link>
      .
    </span>
  )
}
