import type { DemoLogin } from 'offstage'

/** A demo login, and the customer of the imported history who it is; staff are none. */
export interface Login extends DemoLogin {
  readonly role: 'customer' | 'teller' | 'clerk' | 'auditor' | 'admin'
  readonly customer?: string
}

const password = 'open-the-curtain'

/** Whom one can sign in as while developing, the most telling first. `staff` lets somebody see who people are. */
export const demoLogins: readonly Login[] = [
  {
    email: 'customer@offstage.example',
    password,
    name: 'Emily Phan',
    role: 'customer',
    hint: 'Shops, pays and has pictures; 17 orders since 2014.',
    roles: [],
    customer: 'EP-13915',
  },
  {
    email: 'neighbour@offstage.example',
    password,
    name: 'Joel Eaton',
    role: 'customer',
    hint: 'Another customer: sees nothing of the first one.',
    roles: [],
    customer: 'JE-15745',
  },
  {
    email: 'teller@offstage.example',
    password,
    name: 'Tess Okafor',
    role: 'teller',
    hint: 'Sees every account, opens and freezes them, takes deposits.',
    roles: ['teller', 'staff'],
  },
  {
    email: 'clerk@offstage.example',
    password,
    name: 'Cleo Lindqvist',
    role: 'clerk',
    hint: 'Sees every order and customer, receives stock, ships parcels.',
    roles: ['clerk'],
  },
  {
    email: 'auditor@offstage.example',
    password,
    name: 'August Reyes',
    role: 'auditor',
    hint: 'Reads every account and statement, and moves nothing.',
    roles: ['auditor', 'staff'],
  },
  {
    email: 'admin@offstage.example',
    password,
    name: 'Ada Novak',
    role: 'admin',
    hint: "Sees everybody's clicks behind the screen.",
    roles: ['admin', 'staff'],
  },
]
