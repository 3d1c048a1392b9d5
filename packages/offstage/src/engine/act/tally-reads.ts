import { resourceOf, type ModelField, type ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { valuesOf } from '../../plan/ask-values.ts'
import { planTally } from '../../plan/plan-tally.ts'
import type { TallyAsk } from '../../plan/tally-plan.ts'
import { classOf, factOf } from '../../policy/actor.ts'
import { compile } from '../../sql/compile.ts'
import { tallyQuery } from '../../sql/tally-query.ts'
import { parseMoney } from '../../values/money.ts'
import { shownGroups } from '../read/answer-tally.ts'
import { bindValues } from '../read/bind-values.ts'
import type { ActContext } from './act-context.ts'

/** What code asks of a tally. */
export interface TallyWanted {
  readonly by?: Readonly<Record<string, unknown>>
  readonly per?: string
}

type Counters = Readonly<Record<string, unknown>>

/** The counters of a group, or of each value of `per`, inside the transaction: what it has changed is counted. */
export async function readTally(
  context: ActContext,
  { name }: { readonly name: string },
  wanted: TallyWanted,
): Promise<Counters | readonly Counters[]> {
  const { model, dialect, actor, unrestricted } = context
  const resource = resourceOf(model, name)
  const values = valuesOf()
  const by = Object.entries(wanted.by ?? {}).map(([field, value]) => ({ field, value: values.add(value) }))
  const ask: TallyAsk = { resource: name, by, per: wanted.per }
  const plan = planTally(ask, {
    model,
    actor: classOf(actor),
    unrestricted,
    equals: (value, operand) =>
      values.all[value] === ('fact' in operand ? factOf(actor, operand.fact) : operand.constant),
  })
  const query = compile(tallyQuery(plan, { model, guarded: false }), dialect)
  const [[, ...found] = []] = await context.tx.rows(
    {
      about: `Looked up how many ${words(resource.plural)} there are`,
      isJudged: !unrestricted,
      name: query.name,
      text: query.text,
      values: bindValues(query.values, { ask: values.all, actor, dialect }),
    },
    context.trace,
  )
  const groups = shownGroups(plan, found).map((json) => decodeCounters(resource, json))
  return wanted.per === undefined ? (groups[0] ?? {}) : groups
}

/** The counters as code sees them: whole sums as bigint, money as Money, decimals as text. */
function decodeCounters(resource: ModelResource, json: string): Counters {
  const counters = JSON.parse(json) as Record<string, unknown> // the statement builds an object
  return Object.freeze(
    Object.fromEntries(
      Object.entries(counters).map(([name, value]) => [name, decodeSum(resource.fields.get(name), value)]),
    ),
  )
}

function decodeSum(field: ModelField | undefined, value: unknown): unknown {
  if (field?.kind === 'integer' && typeof value === 'string') return BigInt(value)
  return field?.kind === 'money' ? parseMoney(value) : value
}
