import type { Rule } from '../rule.ts'

/** A resource says who may read it: silence would look like an oversight and act like a wall. */
export const resourceHasPolicy: Rule = (model) =>
  [...model.resources.values()]
    .filter(({ policy }) => !policy.declared)
    .map(({ name }) => ({
      code: 'RESOURCE_WITHOUT_POLICY',
      at: name,
      message: 'has no policy, so nobody could ever use it.',
      mend: 'Add .policy((row, actor) => ({ read: … })); use `everyone` for what is public on purpose.',
    }))
