import { Button } from '@mantine/core'
import { IconCloudOff, IconLock, IconMoodEmpty, IconZoomQuestion } from '@tabler/icons-react'
import { useLocation } from '@tanstack/react-router'
import { LinkButton } from './link-button.tsx'
import { StateHeading } from './page.tsx'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.ts'
import { roleWords } from '../api/role-words.ts'
import { useMe } from '../api/session.ts'
import styles from './states.module.css'

interface StateProps {
  readonly icon?: ReactNode
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** A place where nothing is, and what to do about it. */
export function EmptyState({
  icon = <IconMoodEmpty size={26} stroke={1.5} />,
  title,
  children,
  action,
}: StateProps) {
  return (
    <div className={styles.state}>
      <span className={styles.icon} aria-hidden>
        {icon}
      </span>
      <StateHeading title={title} className={styles.title} />
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {action !== undefined && <div className={styles.action}>{action}</div>}
    </div>
  )
}

/** A refused or failed read, in words, with the way on. */
export function ProblemState({
  problem,
  onRetry,
}: {
  readonly problem: Problem
  readonly onRetry?: () => void
}) {
  if (problem.status === 401) return <SignInFirst />
  if (problem.status === 403) return <Refused detail={problem.detail} />
  if (problem.status === 404) return <NothingForYou detail={problem.detail} />
  return (
    <div role="alert">
      <EmptyState
        icon={<IconCloudOff size={26} stroke={1.5} />}
        title={problem.title}
        action={
          onRetry && (
            <Button variant="default" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        <p>{problem.detail}</p>
        {problem.hint !== undefined && <p className="faint small">{problem.hint}</p>}
      </EmptyState>
    </div>
  )
}

/** What an address leads to that cannot be anything's, so that nobody needs to ask for it. */
export const Absent = ({ what }: { readonly what: string }) => (
  <NothingForYou detail={`There is no ${what} here that you may see.`} />
)

function NothingForYou({ detail }: { readonly detail: string }) {
  return (
    <EmptyState icon={<IconZoomQuestion size={26} stroke={1.5} />} title="Nothing here for you">
      <p>{detail}</p>
      <p className="faint small">
        It may not exist, or it belongs to somebody else: both look the same from here, on purpose.
      </p>
    </EmptyState>
  )
}

/** The page of somebody who is signed in but may not do this. */
export function Refused({ detail }: { readonly detail?: string }) {
  const me = useMe()
  const back = useLocation({ select: (location) => location.href })
  return (
    <EmptyState
      icon={<IconLock size={26} stroke={1.5} />}
      title="This room is not open to you"
      action={
        <>
          <LinkButton to="/" variant="default">
            Back to the shop
          </LinkButton>
          <LinkButton to="/sign-in" search={{ back }} variant="subtle">
            Sign in as somebody else
          </LinkButton>
        </>
      }
    >
      <p>{detail ?? 'Your role does not reach here.'}</p>
      {me.user !== undefined && (
        <p className="faint small">
          You are {me.user.name}
          {me.user.roles.length > 0 ? `, ${roleWords(me.user.roles).join(' and ')}` : ''}. Nothing was shown,
          and nothing was changed.
        </p>
      )}
    </EmptyState>
  )
}

export function SignInFirst({ title = 'Sign in to go on' }: { readonly title?: string }) {
  const back = useLocation({ select: (location) => location.href })
  return (
    <EmptyState
      icon={<IconLock size={26} stroke={1.5} />}
      title={title}
      action={
        <>
          <LinkButton to="/sign-in" search={{ back }}>
            Sign in
          </LinkButton>
          <LinkButton to="/sign-up" variant="default">
            Create an account
          </LinkButton>
        </>
      }
    >
      <p>This page is yours alone, so it needs to know who you are.</p>
    </EmptyState>
  )
}
