import { factOf, type Actor } from '../../policy/actor.ts'
import type { CompiledValue } from '../../sql/compile.ts'
import type { Dialect } from '../../sql/dialect.ts'

export interface Binding {
  readonly ask: readonly unknown[]
  readonly actor: Actor
  readonly dialect: Dialect
}

/** The values that a statement is sent with, in the order of its placeholders. */
export function bindValues(values: readonly CompiledValue[], binding: Binding): readonly unknown[] {
  return values.map((value) => bindValue(value, binding))
}

function bindValue(value: CompiledValue, { ask, actor, dialect }: Binding): unknown {
  if (value.kind === 'session') return actor.guard?.session
  if (value.kind === 'securityVersion') return actor.guard?.securityVersion
  const raw = rawValue(value, ask, actor)
  if (value.like === undefined) return raw
  const { like } = value
  // A list of ids is given as an array; each of its items is a value like the field's.
  return value.many && Array.isArray(raw)
    ? raw.map((one) => dialect.encode(one, like))
    : dialect.encode(raw, like)
}

function rawValue(
  { param }: Extract<CompiledValue, { kind: 'param' }>,
  ask: readonly unknown[],
  actor: Actor,
): unknown {
  if (param.kind === 'ask') return ask[param.index]
  return param.kind === 'fact' ? factOf(actor, param.name) : param.value
}
