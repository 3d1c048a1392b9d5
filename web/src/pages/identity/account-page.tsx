import { roleWords } from '../../api/role-words.ts'
import { useMe } from '../../api/session.ts'
import { Face } from '../../parts/face.tsx'
import { Page } from '../../parts/page.tsx'
import { SkeletonRows } from '../../parts/skeletons.tsx'
import { SignInFirst } from '../../parts/states.tsx'
import { Tag } from '../../parts/tag.tsx'
import styles from './account-page.module.css'
import { PasswordCard } from './password-card.tsx'
import { SessionsCard } from './sessions-card.tsx'
import { TokensCard } from './tokens-card.tsx'

/** Who one is here, from where, and with what keys. */
export function AccountPage() {
  const me = useMe()
  if (me.isLoading)
    return (
      <Page title="Account" width="narrow">
        <SkeletonRows />
      </Page>
    )
  if (me.user === undefined) return <SignInFirst />
  return (
    <Page title="Account" width="narrow">
      <div className={styles.who}>
        <Face name={me.user.name} size={56} />
        <div>
          <h2>{me.user.name}</h2>
          <p className="quiet">{me.user.email}</p>
        </div>
        <div className={styles.roles}>
          {roleWords(me.user.roles).map((role) => (
            <Tag key={role} tone="accent">
              {role}
            </Tag>
          ))}
        </div>
      </div>
      <SessionsCard />
      <PasswordCard />
      <TokensCard />
    </Page>
  )
}
