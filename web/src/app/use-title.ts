import { useEffect } from 'react'

/** Names the page in the tab and in the browser's history. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title === undefined ? 'Offstage' : `${title} · Offstage`
  }, [title])
}
