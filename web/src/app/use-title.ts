import { useEffect } from 'react'
import { nameNavigation } from '../api/click.ts'

/** Names the page in the tab and in the browser's history. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) nameNavigation(title)
    document.title = title === undefined ? 'Offstage' : `${title} · Offstage`
  }, [title])
}
