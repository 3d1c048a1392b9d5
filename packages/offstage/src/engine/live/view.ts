import { createHash } from 'node:crypto'
import type { Model } from '../../model/model.ts'
import type { Ask } from '../../plan/ask.ts'
import { planRead } from '../../plan/plan-read.ts'
import { classOf, factOf, type Actor } from '../../policy/actor.ts'
import { compile } from '../../sql/compile.ts'
import type { Dialect } from '../../sql/dialect.ts'
import { readQuery } from '../../sql/read-query.ts'
import { bindValues } from '../read/bind-values.ts'
import { topicsOf, type Topics } from './plan-topics.ts'

/** A page as an actor sees it. */
export interface View {
  /** The same for all who send the same statement with the same values, whoever they are. */
  readonly key: string
  readonly topics: Topics
}

export function viewOf(ask: Ask, actor: Actor, model: Model, dialect: Dialect): View {
  const equals = (value: number, operand: { readonly fact: string } | { readonly constant: unknown }) =>
    ask.values[value] === ('fact' in operand ? factOf(actor, operand.fact) : operand.constant)
  const plan = planRead(ask.rows, { model, actor: classOf(actor), equals })
  const query = compile(readQuery(plan, { model, guarded: false }), dialect)
  const values = bindValues(query.values, { ask: ask.values, actor, dialect })
  // A page from the end is read by the statement of one in the opposite order, and shown the other way round.
  return {
    key: keyOf([query.name, ask.rows.form, plan.backwards, values]),
    topics: topicsOf(plan, model, ask.values, actor),
  }
}

const keyOf = (parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(parts, (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)),
    )
    .digest('base64url')
