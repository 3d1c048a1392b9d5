import type { ReadPlan } from '../../plan/read-plan.ts'
import type { TallyPlan } from '../../plan/tally-plan.ts'
import { words } from '../../model/names.ts'
import { indexOfBranch } from '../../sql/select-rows.ts'

/** What a timeline says of a plan: the same for everybody who has the plan, so written once. */
export interface PlanWords {
  readonly policy: Said
  readonly path: Said | undefined
  readonly about: string
}

interface Said {
  readonly title: string
  readonly detail: Record<string, unknown>
}

export function wordsOf(plan: ReadPlan): PlanWords {
  const { resource, path, clause, branches, target } = plan
  const what = words(resource.plural)
  return {
    about: `Looked for ${target === 'row' ? `the ${words(resource.name)}` : what}`,
    policy: {
      title: policyTitle(what, clause),
      detail: Object.freeze({
        resource: resource.name,
        right: 'read',
        clause,
        decision: branches.length === 0 ? 'denied' : clause === 'always' ? 'allowed' : 'by row',
      }),
    },
    path: path && {
      title: pathTitle(path.title),
      detail: Object.freeze({
        resource: resource.name,
        list: path.title,
        index: path.index,
        // The same where one way was taken; a policy with several has an index for each.
        indexes: [...new Set(branches.flatMap((branch) => indexOfBranch(plan, branch) ?? []))],
      }),
    },
  }
}

function policyTitle(what: string, clause: string): string {
  if (clause === 'always') return `You may see all ${what}`
  return clause === 'never' ? `You may not see any ${what}` : `Decided which ${what} you may see: ${clause}`
}

/** `by category, then name` as somebody says it who has never declared a list. */
function pathTitle(list: string): string {
  if (list === 'by id') return 'Went straight to it by its id'
  const [which = '', order] = list.split(', then ')
  const found = which === 'all' ? 'all of them' : which
  return `Went by the index that was made for this: ${found}${order === undefined ? '' : `, in the order of ${order}`}`
}

/** The same of a tally. */
export function wordsOfTally({ resource, tally, clause }: TallyPlan): PlanWords {
  const what = words(resource.plural)
  return {
    about: `Looked up how many ${what} there are`,
    policy: {
      title: policyTitle(what, clause),
      detail: Object.freeze({ resource: resource.name, right: 'read', clause }),
    },
    path: {
      title: 'Took the number that is kept as each of them changes',
      detail: Object.freeze({ resource: resource.name, tally: tally.title }),
    },
  }
}
