import { IconBuildingBank, IconBuildingStore, IconKey, IconPhoto } from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'

export interface Area {
  readonly label: string
  readonly to: '/' | '/bank' | '/media' | '/staff'
  readonly icon: Icon
  /** The first parts of the addresses that belong to it. */
  readonly owns: readonly string[]
}

export const STAFF_ROLES = ['teller', 'clerk', 'auditor', 'admin'] as const

export const AREAS: readonly Area[] = [
  {
    label: 'Shop',
    to: '/',
    icon: IconBuildingStore,
    owns: ['', 'categories', 'products', 'search', 'cart', 'checkout', 'orders'],
  },
  { label: 'Bank', to: '/bank', icon: IconBuildingBank, owns: ['bank'] },
  { label: 'Media', to: '/media', icon: IconPhoto, owns: ['media'] },
]

export const STAFF_AREA: Area = { label: 'Staff', to: '/staff', icon: IconKey, owns: ['staff'] }

/** Whether the page at `path` belongs to `area`. */
export const ownsPath = (area: Area, path: string): boolean => area.owns.includes(path.split('/')[1] ?? '')
