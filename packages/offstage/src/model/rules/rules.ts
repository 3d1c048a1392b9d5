import type { Rule } from '../check-model.ts'
import { resourceHasPolicy } from './resource-has-policy.ts'

/** Every rule, in the order their complaints are read best. */
export const rules: readonly Rule[] = [resourceHasPolicy]
