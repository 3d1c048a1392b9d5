import { placeOf } from '../../declare/places.ts'
import type { Proof, ProofContext, Violation } from '../proof.ts'
import { holdMatrix } from './matrix/hold-matrix.ts'
import { policyMatrix } from './matrix/policy-matrix.ts'
import { proveSealed } from './prove-sealed.ts'

const ASKS = 1_500
const WRITES = 60

/** Nothing leaves without a policy that allows it, at any door, to anybody. */
export const sealed: Proof = {
  name: 'sealed',
  shows: 'Everybody is answered what the policies let them see, and nothing else, at every door.',
  run: async ({ app, model, options, empty, progress, signal }) => {
    const changes = options.matrix === undefined ? [] : await holdMatrix(options.matrix, policyMatrix(model))
    const report = await proveSealed({
      model,
      scratch: await empty(),
      seed: options.seed,
      asks: ASKS,
      writes: WRITES,
      mutants: true,
      progress,
      signal,
    })
    return {
      ...report,
      violations: [...changes, ...report.violations].map((found) => atItsPolicy(app, found)),
    }
  },
}

/** With the line of the policy that it is about, where that is known. */
function atItsPolicy(app: ProofContext['app'], violation: Violation): Violation {
  const name = violation.at.split(/[ .]/)[0]
  const resources = app.parts.features.flatMap(({ parts }) => parts.resources ?? [])
  const policy = resources.find((resource) => resource.name === name)?.declaration.policy
  const declaredAt = policy === undefined ? undefined : placeOf(policy)
  return declaredAt === undefined ? violation : { ...violation, declaredAt }
}
