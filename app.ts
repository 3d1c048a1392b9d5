import { bankFeatures, bankRoles } from '@offstage/bank'
import { mediaFeatures } from '@offstage/media'
import { retailFeatures, retailRoles } from '@offstage/retail'
import { app } from 'offstage'

/** The whole demonstration: a bank, a shop and a picture library in one app, on one database. */
export const offstage = app('offstage', {
  features: [...bankFeatures, ...retailFeatures, ...mediaFeatures],
  roles: [...bankRoles, ...retailRoles],
})
