import { Menu, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconReceipt,
  IconSettings,
  IconSun,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { LinkButton } from '../parts/link-button.tsx'
import { roleWords } from '../api/role-words.ts'
import { signOut, useMe } from '../api/session.ts'
import { Face } from '../parts/face.tsx'
import styles from './account-menu.module.css'
import { say } from './notify.tsx'

/** Who is signed in, and what is theirs; or the way to sign in. */
export function AccountMenu() {
  const me = useMe()
  const navigate = useNavigate()
  const { setColorScheme, colorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  if (me.isLoading) return <span className={styles.waiting} aria-hidden />
  if (me.user === undefined) {
    return (
      <LinkButton
        to="/sign-in"
        variant="default"
        size="compact-md"
        radius="md"
        className={styles.signIn ?? ''}
      >
        Sign in
      </LinkButton>
    )
  }
  const leave = async () => {
    await signOut()
    await navigate({ to: '/' })
    say('Signed out')
  }
  return (
    <Menu position="bottom-end" width={252}>
      <Menu.Target>
        <button type="button" className={styles.target} aria-label={`Your account, ${me.user.name}`}>
          <Face name={me.user.name} size={30} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.who}>
          <strong>{me.user.name}</strong>
          <span>{me.user.email}</span>
          {me.user.roles.length > 0 && (
            <span className={styles.roles}>{roleWords(me.user.roles).join(' · ')}</span>
          )}
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconReceipt size={17} stroke={1.6} />} component={Link} to="/orders">
          Orders
        </Menu.Item>
        <Menu.Item leftSection={<IconSettings size={17} stroke={1.6} />} component={Link} to="/account">
          Account and security
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={
            scheme === 'dark' ? <IconSun size={17} stroke={1.6} /> : <IconMoon size={17} stroke={1.6} />
          }
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? 'Light colours' : 'Dark colours'}
        </Menu.Item>
        {colorScheme !== 'auto' && (
          <Menu.Item
            leftSection={<IconDeviceDesktop size={17} stroke={1.6} />}
            onClick={() => setColorScheme('auto')}
          >
            Colours as the system
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={17} stroke={1.6} />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
