import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { request } from '../../api/request.ts'
import type { Mail, Page } from '../../api/types.ts'

/** In development mail goes nowhere but to a page; the way there. */
export function OutboxHint() {
  const outbox = useQuery({
    queryKey: ['dev/outbox'],
    queryFn: () => request<Page<Mail>>('dev/outbox', { seen: false }),
    retry: false,
  })
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
