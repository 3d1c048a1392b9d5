import { Button } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react'
import { doorQuery, request, type Many } from '../../api/request.ts'
import { useWrite } from '../../api/use-action.ts'
import { useList } from '../../api/use-list.ts'
import { ProblemNote } from '../../parts/note.tsx'
import { Card } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { Tag } from '../../parts/tag.tsx'
import { formatAgo } from '../../parts/time.ts'
import styles from './account-page.module.css'

interface Session {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt?: string
  readonly userAgent?: string | null
  readonly network?: string | null
  readonly current?: boolean
}

/** Where one is signed in, and the way to end it there. */
export function SessionsCard() {
  const sessions = useList(doorQuery<Many<Session>>('auth/sessions'))
  return (
    <Card title="Signed in on" flush>
      {sessions.isLoading && (
        <div className={styles.note}>
          <SkeletonRows count={2} height={44} />
        </div>
      )}
      {sessions.problem !== undefined && (
        <div className={styles.note}>
          <ProblemNote problem={sessions.problem} />
        </div>
      )}
      <ul className={styles.rows}>
        {sessions.rows.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
    </Card>
  )
}

function SessionRow({ session }: { readonly session: Session }) {
  const revoke = useWrite((id: string) => request<void>(`auth/sessions/${id}`, { method: 'DELETE' }), {
    changes: ['auth/sessions'],
  })
  const agent = session.userAgent ?? ''
  const Icon = /Mobile|Android|iPhone/.test(agent) ? IconDeviceMobile : IconDeviceDesktop
  return (
    <li className={styles.row}>
      <Icon size={22} stroke={1.5} aria-hidden />
      <span className={styles.what}>
        <strong>{deviceInWords(agent)}</strong>
        <span className="faint small">
          {[session.network, `last seen ${formatAgo(session.lastSeenAt ?? session.createdAt)}`]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <ProblemNote problem={revoke.problem} />
      </span>
      {session.current === true ? (
        <Tag tone="good">This one</Tag>
      ) : (
        <Button
          variant="default"
          size="xs"
          loading={revoke.isRunning}
          onClick={() => void revoke.run(session.id)}
        >
          Sign out
        </Button>
      )}
    </li>
  )
}

function deviceInWords(agent: string): string {
  const browser = /Edg\//.test(agent)
    ? 'Edge'
    : /Firefox\//.test(agent)
      ? 'Firefox'
      : /Chrom(e|ium)\//.test(agent)
        ? 'Chrome'
        : /Safari\//.test(agent)
          ? 'Safari'
          : agent.split('/')[0]
  const [, system] = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent) ?? []
  if (browser === undefined || browser === '') return 'A device'
  return system === undefined ? browser : `${browser} on ${system.replace('Mac OS X', 'Mac')}`
}
