import type { Queryable } from '../../database/database.ts'
import type { Trace } from '../../observe/trace.ts'
import type { AskedTally } from '../../plan/parse-tally.ts'
import { partlyVisible, planTally } from '../../plan/plan-tally.ts'
import type { TallyPlan } from '../../plan/tally-plan.ts'
import type { Actor } from '../../policy/actor.ts'
import { compile, type CompiledQuery } from '../../sql/compile.ts'
import { tallyQuery } from '../../sql/tally-query.ts'
import { requireReadScope } from '../auth/scopes.ts'
import { bindValues } from './bind-values.ts'
import { rememberPlans } from './plan-memory.ts'
import { wordsOfTally } from './plan-words.ts'
import type { ReaderParts } from './reader-parts.ts'

/** Answers tallies. */
export interface TallyReader {
  /**
   * The JSON of each group's counters: one, or one for each value of `per`. `undefined` means that the session behind a
   * remembered actor no longer holds.
   */
  tally(asked: AskedTally, actor: Actor, trace: Trace, on?: Queryable): Promise<readonly string[] | undefined>
}

interface Prepared {
  readonly plan: TallyPlan
  readonly query: CompiledQuery
}

const PLANS_MAX = 500

export function answerTallies({ model, dialect, database }: ReaderParts): TallyReader {
  const remember = rememberPlans<Prepared>(model, PLANS_MAX)

  const prepare = ({ ask, values }: AskedTally, actor: Actor): Prepared =>
    remember(JSON.stringify(ask), values, actor, (context, guarded) => {
      const plan = planTally(ask, context)
      return { plan, query: compile(tallyQuery(plan, { model, guarded }), dialect) }
    })

  return {
    async tally(asked, actor, trace, on = database) {
      requireReadScope(actor)
      const startUs = trace.elapsedUs()
      const { plan, query } = prepare(asked, actor)
      const { about, policy, path } = wordsOfTally(plan)
      trace.record('policy', policy.title, startUs, policy.detail)
      if (path !== undefined) trace.note('path', path.title, path.detail)
      const values = bindValues(query.values, { ask: asked.values, actor, dialect })
      const [row] = await on.rows(
        { about, isJudged: true, name: query.name, text: query.text, guardAt: query.guardAt, values },
        trace,
      )
      if (row === undefined) throw new Error('A tally is read by a statement that answers one row.')
      const [holds, ...groups] = row
      return isTrue(holds) ? shownGroups(plan, groups) : undefined
    },
  }
}

/** The counters of every group, or the refusal of a tally whose groups are seen in part. */
export function shownGroups({ resource }: TallyPlan, groups: readonly (string | null)[]): readonly string[] {
  return groups.map((json) => {
    if (json === null) throw partlyVisible(resource)
    return json
  })
}

const isTrue = (text: string | null | undefined): boolean => text === 'true' || text === 't'
