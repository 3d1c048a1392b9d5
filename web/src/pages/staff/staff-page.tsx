import {
  IconActivityHeartbeat,
  IconBuildingBank,
  IconPackages,
  IconReceipt,
  IconUsers,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { STAFF_ROLES } from '../../app/areas.ts'
import { roleWords } from '../../api/role-words.ts'
import { useMe } from '../../api/session.ts'
import { Page } from '../../parts/page.tsx'
import { ForRole } from './for-role.tsx'
import styles from './staff-page.module.css'

interface Room {
  readonly to: '/staff/accounts' | '/staff/stock' | '/staff/orders' | '/staff/customers' | '/staff/clicks'
  readonly title: string
  readonly text: string
  readonly Icon: Icon
  readonly roles: readonly string[]
}

const ROOMS: readonly Room[] = [
  {
    to: '/staff/accounts',
    title: 'All accounts',
    text: 'Every account of the bank. A teller opens, deposits and freezes; an auditor reads.',
    Icon: IconBuildingBank,
    roles: ['teller', 'auditor'],
  },
  {
    to: '/staff/orders',
    title: 'Orders to ship',
    text: 'What was bought, newest first, and sending it on its way.',
    Icon: IconReceipt,
    roles: ['clerk'],
  },
  {
    to: '/staff/stock',
    title: 'Stock',
    text: 'What is on hand at each place, and receiving more.',
    Icon: IconPackages,
    roles: ['clerk'],
  },
  {
    to: '/staff/customers',
    title: 'Customers',
    text: 'Who buys here, and where they are.',
    Icon: IconUsers,
    roles: ['clerk'],
  },
  {
    to: '/staff/clicks',
    title: 'Behind every screen',
    text: 'The last clicks of everybody, with what each of them caused.',
    Icon: IconActivityHeartbeat,
    roles: ['admin'],
  },
]

/** The rooms that a role opens. */
export function StaffPage() {
  const me = useMe()
  const rooms = ROOMS.filter((room) => me.has(...room.roles))
  return (
    <ForRole roles={STAFF_ROLES}>
      <Page
        title="Staff"
        lead={me.user && `You are ${me.user.name}, ${roleWords(me.user.roles).join(' and ')}.`}
      >
        <ul className={styles.rooms}>
          {rooms.map(({ to, title, text, Icon }) => (
            <li key={to}>
              <Link to={to} className={styles.room} data-click={title}>
                <Icon size={26} stroke={1.5} aria-hidden />
                <strong>{title}</strong>
                <span>{text}</span>
              </Link>
            </li>
          ))}
        </ul>
      </Page>
    </ForRole>
  )
}
