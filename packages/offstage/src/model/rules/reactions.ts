import type { AppEvent } from '../../declare/event.ts'
import type { AnyField } from '../../declare/declaration.ts'
import type { AnyJob } from '../../declare/job.ts'
import { isListOf, type Shape } from '../../declare/shape.ts'
import { declaredParts } from '../declared-parts.ts'
import { isField } from '../declared-shapes.ts'
import type { Model } from '../model.ts'
import type { Complaint, Rule } from '../rule.ts'
import { twiceIn } from '../spelling.ts'

/** A job that runs on an event can take what the event carries. */
export const reactions: Rule = (model, app) => {
  const pairs = declaredParts(app).reactions
  return [
    ...pairs.flatMap((pair) => complaintsOf(model, ...pair)),
    ...twiceIn(pairs.map(([event, job]) => placeOf(event, job))).map((at) => ({
      code: 'REACTION_TWICE',
      at,
      message: 'is declared twice, so the job would run twice for each event.',
      mend: 'Remove one of the two.',
    })),
  ]
}

const placeOf = (event: AppEvent, job: AnyJob): string => `on ${event.name}, ${job.name}`

function complaintsOf(model: Model, event: AppEvent, job: AnyJob): readonly Complaint[] {
  const at = placeOf(event, job)
  const missing = [
    ...(model.events.has(event.name) ? [] : [`event ${event.name}`]),
    ...(model.jobs.has(job.name) ? [] : [`job ${job.name}`]),
  ]
  if (missing.length > 0)
    return missing.map((what) => ({
      code: 'REACTION_OUT_OF_APP',
      at,
      message: `names the ${what}, which no feature of the app lists.`,
      mend: `Add it to the ${what.split(' ')[0]}s of a feature.`,
    }))
  const difference = differenceOf(event.payload, job.settings.input)
  if (difference === undefined) return []
  return [
    {
      code: 'REACTION_INPUT_DIFFERS',
      at,
      message: `cannot hand the event to the job: ${difference}.`,
      mend: "Give the job the event's payload as its input.",
    },
  ]
}

/** The first way in which a payload is no input, or undefined. An input may be optional where the payload is not. */
function differenceOf(payload: Shape, input: Shape): string | undefined {
  const extra = Object.keys(payload).find((name) => !Object.hasOwn(input, name))
  if (extra !== undefined) return `the job takes no "${extra}"`
  const wanted = Object.entries(input).map(([name, member]) => {
    const given = Object.hasOwn(payload, name) ? payload[name] : undefined
    if (given === undefined) return mayBeAbsent(member) ? undefined : `the event carries no "${name}"`
    return differenceOfMember(name, given, member)
  })
  return wanted.find((each) => each !== undefined)
}

function differenceOfMember(name: string, given: Shape[string], wanted: Shape[string]): string | undefined {
  if (isListOf(given) && isListOf(wanted)) {
    if (given.max > wanted.max)
      return `"${name}" may hold ${given.max} items, and the job takes ${wanted.max}`
    return differenceOf(shapeOfItem(name, given.listOf), shapeOfItem(name, wanted.listOf))
  }
  if (isListOf(given) || isListOf(wanted)) return `"${name}" is a list for one of them only`
  if (given.spec.optional === true && !mayBeAbsent(wanted)) return `"${name}" may be missing in the event`
  if (kindOf(given) !== kindOf(wanted))
    return `"${name}" is ${kindOf(given)}, and the job takes ${kindOf(wanted)}`
  const unknown = (given.spec.options ?? []).find((option) => wanted.spec.options?.includes(option) !== true)
  return unknown === undefined ? undefined : `"${name}" may be ${unknown}, which the job does not take`
}

const shapeOfItem = (name: string, item: AnyField | Readonly<Record<string, AnyField>>): Shape =>
  isField(item) ? { [`${name}[]`]: item } : item

const mayBeAbsent = (member: Shape[string]): boolean =>
  !isListOf(member) && (member.spec.optional === true || member.spec.default !== undefined)

function kindOf({ spec }: AnyField): string {
  if (spec.target !== undefined && spec.target !== 'self') return `the id of a ${spec.target.name}`
  return spec.unit === undefined ? spec.kind : `${spec.kind} in ${spec.unit}`
}
