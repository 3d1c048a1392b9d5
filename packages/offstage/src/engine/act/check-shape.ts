import type { AnyField } from '../../declare/declaration.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import { nearestName, problem, type InputError } from '../../errors.ts'
import { moneyJson, type Money } from '../../values/money.ts'
import { checkValue, type Complain } from './check-value.ts'

/** Checks an action's input against its shape; throws one problem that lists every wrong place. */
export function checkShape(shape: Shape, input: unknown): Readonly<Record<string, unknown>> {
  const errors: InputError[] = []
  const checked = checkMembers(shape, input ?? {}, '', (error) => errors.push(error))
  if (errors.length > 0) throw problem('E_INVALID_INPUT', {}, { errors })
  return checked
}

function checkMembers(
  shape: Shape,
  input: unknown,
  pointer: string,
  complain: Complain,
): Record<string, unknown> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    complain({ pointer, detail: 'should be an object' })
    return {}
  }
  for (const name of Object.keys(input))
    if (!Object.hasOwn(shape, name))
      complain({ pointer: `${pointer}/${name}`, detail: unknownMember(name, shape) })
  const given = input as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    Object.entries(shape).flatMap(([name, member]) =>
      checkMember(member, given[name], `${pointer}/${name}`, complain).map((value) => [name, value]),
    ),
  )
}

function unknownMember(name: string, shape: Shape): string {
  const nearest = nearestName(name, Object.keys(shape))
  return nearest === undefined ? 'is not known here' : `is not known here; perhaps you meant "${nearest}"`
}

/** The value of a member in a list of one, or an empty list where it is absent and may be. */
function checkMember(member: Shape[string], value: unknown, pointer: string, complain: Complain): unknown[] {
  if (isListOf(member)) return [checkList(member, value, pointer, complain)]
  const { spec } = member
  if (value === undefined || value === null) {
    if (spec.default !== undefined) return [spec.default]
    if (spec.optional === true) return value === null ? [null] : []
    complain({ pointer, detail: 'is required' })
    return []
  }
  return [checkValue(spec, value, pointer, complain)]
}

function checkList(
  { listOf, max }: Extract<Shape[string], { listOf: unknown }>,
  value: unknown,
  pointer: string,
  complain: Complain,
): unknown[] {
  if (!Array.isArray(value)) {
    complain({ pointer, detail: 'should be a list' })
    return []
  }
  if (value.length > max) complain({ pointer, detail: `should have at most ${max} items` })
  return value
    .slice(0, max)
    .map((item, index) =>
      isField(listOf)
        ? checkValue(listOf.spec, item, `${pointer}/${index}`, complain)
        : checkMembers(listOf, item, `${pointer}/${index}`, complain),
    )
}

const isField = (item: AnyField | Readonly<Record<string, AnyField>>): item is AnyField =>
  'spec' in item && 'optional' in item

/** An action's output in the form it travels in: money as text, big integers as text. */
export function outputJson(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(outputJson)
  if (typeof value !== 'object' || value === null) return value
  if (isMoney(value)) return moneyJson(value)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, outputJson(member)]))
}

function isMoney(value: object): value is Money {
  return (
    'amount' in value &&
    typeof value.amount === 'bigint' &&
    'currency' in value &&
    typeof value.currency === 'string'
  )
}
