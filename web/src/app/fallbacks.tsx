import { IconMapQuestion } from '@tabler/icons-react'
import { LinkButton } from '../parts/link-button.tsx'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { asProblem } from '../api/problem.ts'
import { EmptyState, ProblemState } from '../parts/states.tsx'
import { useTitle } from './use-title.ts'

/** The page at an address that leads nowhere. */
export function MissingPage() {
  useTitle('Not found')
  return (
    <EmptyState
      icon={<IconMapQuestion size={26} stroke={1.5} />}
      title="This address leads nowhere"
      action={
        <LinkButton to="/" variant="default">
          To the shop
        </LinkButton>
      }
    >
      <p>Perhaps the link is old, or a letter went missing on the way.</p>
    </EmptyState>
  )
}

/** What is left of a page that broke. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  useTitle('Something broke')
  return <ProblemState problem={asProblem(error)} onRetry={reset} />
}
