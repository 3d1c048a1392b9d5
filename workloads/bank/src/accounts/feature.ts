import { feature } from 'offstage'
import { Account } from './account.ts'
import { freezeAccount } from './freeze-account.ts'
import { openAccount } from './open-account.ts'
import { openMyAccount } from './open-my-account.ts'
import { unfreezeAccount } from './unfreeze-account.ts'

/** Accounts: who has one, and whether money may move on it. */
export const accounts = feature('accounts', {
  resources: [Account],
  actions: [openAccount, openMyAccount, freezeAccount, unfreezeAccount],
})
