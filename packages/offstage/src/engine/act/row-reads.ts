import type { Statement } from '../../database/database.ts'
import type { AnyResource } from '../../declare/declaration.ts'
import { problem } from '../../errors.ts'
import { resourceOf, type ModelResource } from '../../model/model.ts'
import { words } from '../../model/names.ts'
import { NOTHING_ASKED, type Ask, type ByAsk, type RangeAsk, type RowsAsk } from '../../plan/ask.ts'
import { namedIds } from '../../plan/named-ids.ts'
import { valuesOf } from '../../plan/ask-values.ts'
import { planRead } from '../../plan/plan-read.ts'
import { classOf, factOf } from '../../policy/actor.ts'
import { compile } from '../../sql/compile.ts'
import { rowsQuery } from '../../sql/whole-row.ts'
import { isId, type Id } from '../../values/id.ts'
import { bindValues } from '../read/bind-values.ts'
import type { ActContext } from './act-context.ts'
import { decodeRow, type DecodedRow } from './decode-row.ts'

export type Where = Readonly<Record<string, unknown>>

export interface PageWanted {
  readonly limit?: number
  readonly order?: string
}

const ROWS_DEFAULT = 100
const ROWS_MAX = 1_000

/** The rows of these ids that the actor may read, in the order of their ids; locked where asked. */
export async function readByIds(
  context: ActContext,
  resource: ModelResource,
  ids: readonly Id[],
  lock: boolean,
  includeDeleted = false,
): Promise<readonly DecodedRow[]> {
  // An id that is none cannot be anybody's; asking the database would be an error of the statement.
  if (!ids.every(isId)) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  const values = valuesOf()
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'list',
    only: values.add(ids),
    includeDeleted,
    select: [],
  }
  return readRows(context, resource, { rows, values: values.all }, lock)
}

/** The row, or a 404 that does not tell whether it exists. */
export async function readOne(
  context: ActContext,
  resource: ModelResource,
  id: Id,
  lock: boolean,
): Promise<DecodedRow> {
  const [found] = await readByIds(context, resource, [id], lock)
  if (found === undefined) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  return found
}

/** Rows by a declared list. */
export async function readList(
  context: ActContext,
  resource: AnyResource,
  where: Where,
  page: PageWanted,
): Promise<readonly DecodedRow[]> {
  const model = resourceOf(context.model, resource.name)
  return readRows(context, model, listAsk(model, where, page), false)
}

function listAsk(resource: ModelResource, where: Where, { limit = ROWS_DEFAULT, order }: PageWanted): Ask {
  const values = valuesOf()
  const by: ByAsk[] = []
  const range: RangeAsk[] = []
  let only: number | undefined
  for (const [field, value] of Object.entries(where)) {
    if (value === undefined) continue
    if (isChoice(value) && field === 'id') only = namedIds(value.in, values)
    else if (isChoice(value)) by.push({ field, values: value.in.map(values.add) })
    else if (isRange(value))
      for (const [comparison, bound] of Object.entries(value))
        range.push({ field, comparison: comparison as RangeAsk['comparison'], value: values.add(bound) })
    else by.push({ field, values: [values.add(value)] })
  }
  const descending = order?.startsWith('-') === true
  const rows: RowsAsk = {
    ...NOTHING_ASKED,
    resource: resource.name,
    target: 'list',
    by,
    range,
    only,
    order: order?.replace(/^-/, ''),
    descending,
    limit: Math.min(limit, ROWS_MAX),
    select: [],
  }
  return { rows, values: values.all }
}

const isChoice = (value: unknown): value is { readonly in: readonly unknown[] } =>
  typeof value === 'object' && value !== null && 'in' in value && Array.isArray(value.in)

const COMPARISONS = ['gt', 'gte', 'lt', 'lte']
const isRange = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).length > 0 &&
  Object.keys(value).every((name) => COMPARISONS.includes(name))

async function readRows(
  context: ActContext,
  resource: ModelResource,
  ask: Ask,
  lock: boolean,
): Promise<readonly DecodedRow[]> {
  const { tx, trace } = context
  const rows = await tx.query(statementOf(context, ask, lock), trace)
  return rows.map((row) => decodeRow(resource, row))
}

function statementOf(
  { model, dialect, actor, unrestricted }: ActContext,
  ask: Ask,
  lock: boolean,
): Statement {
  const equals = (value: number, operand: { readonly fact: string } | { readonly constant: unknown }) =>
    ask.values[value] === ('fact' in operand ? factOf(actor, operand.fact) : operand.constant)
  const plan = planRead(ask.rows, { model, actor: classOf(actor), equals, unrestricted })
  const query = compile(rowsQuery(plan, model, lock), dialect)
  return {
    about: lock
      ? `Held ${words(plan.resource.plural)}, so that nobody else changes them meanwhile`
      : `Looked for ${words(plan.resource.plural)}`,
    isJudged: !unrestricted,
    name: query.name,
    text: query.text,
    values: bindValues(query.values, { ask: ask.values, actor, dialect }),
  }
}
