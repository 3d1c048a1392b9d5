import type { Rule } from '../rule.ts'
import { actionSettings } from './action-settings.ts'
import { balances } from './balances.ts'
import { computedNames } from './computed-names.ts'
import { defaultValues } from './default-values.ts'
import { factsAreOneRow } from './facts-are-one-row.ts'
import { fieldBounds } from './field-bounds.ts'
import { fileRules } from './file-rules.ts'
import { graphNamesAreFree } from './graph-names-are-free.ts'
import { inverseNames } from './inverse-names.ts'
import { jobSettings } from './job-settings.ts'
import { linksLeadIntoTheApp } from './links-lead-into-the-app.ts'
import { listFields } from './list-fields.ts'
import { listKeys } from './list-keys.ts'
import { liveIsReadable } from './live-is-readable.ts'
import { namesAreCamelCase } from './names-are-camel-case.ts'
import { namesAreDistinct } from './names-are-distinct.ts'
import { namesAreFree } from './names-are-free.ts'
import { policyFields } from './policy-fields.ts'
import { policyPaths } from './policy-paths.ts'
import { policyRights } from './policy-rights.ts'
import { policyUsesWhatItBuilds } from './policy-uses-what-it-builds.ts'
import { policyValues } from './policy-values.ts'
import { reactions } from './reactions.ts'
import { resourceHasPolicy } from './resource-has-policy.ts'
import { rolesAreDeclared } from './roles-are-declared.ts'
import { rowsOfAnAnswer } from './rows-of-an-answer.ts'
import { searchFields } from './search-fields.ts'
import { shapeMembers } from './shape-members.ts'
import { smallIsSmall } from './small-is-small.ts'
import { softDelete } from './soft-delete.ts'
import { tallies } from './tallies.ts'

/** Every rule, in the order their complaints are read best: names, fields, what is made of fields, who may, what is done. */
export const rules: readonly Rule[] = [
  namesAreCamelCase,
  namesAreDistinct,
  namesAreFree,
  graphNamesAreFree,
  fieldBounds,
  defaultValues,
  fileRules,
  balances,
  linksLeadIntoTheApp,
  inverseNames,
  computedNames,
  listFields,
  listKeys,
  searchFields,
  tallies,
  smallIsSmall,
  rowsOfAnAnswer,
  softDelete,
  resourceHasPolicy,
  policyRights,
  policyUsesWhatItBuilds,
  policyPaths,
  policyValues,
  policyFields,
  liveIsReadable,
  rolesAreDeclared,
  factsAreOneRow,
  shapeMembers,
  actionSettings,
  jobSettings,
  reactions,
]
