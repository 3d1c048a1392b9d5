import { Page } from '../../parts/page.tsx'
import { Everybody } from '../../behind/everybody.tsx'
import { ForRole } from './for-role.tsx'

/** The last clicks of everybody, for the administrator. */
export function ClicksPage() {
  return (
    <ForRole roles={['admin']}>
      <Page
        title="Behind every screen"
        lead="The last clicks of everybody, newest first, with what each of them caused."
      >
        <Everybody />
      </Page>
    </ForRole>
  )
}
