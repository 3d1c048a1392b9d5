import { app } from 'offstage'
import { accounts } from './accounts/feature.ts'
import { entries } from './entries/feature.ts'
import { payments } from './payments/feature.ts'

/** What the bank adds to an app: one line per feature folder. */
export const bankFeatures = [accounts, entries, payments] as const

/** Who works at the bank. `staff` lets them see whose an account is. */
export const bankRoles = ['teller', 'auditor', 'staff', 'admin'] as const

/** The bank as an app of its own. */
export const bank = app('bank', { features: bankFeatures, roles: bankRoles })
