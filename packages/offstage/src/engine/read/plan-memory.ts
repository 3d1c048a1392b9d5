import { LRUCache } from 'lru-cache'
import type { Model } from '../../model/model.ts'
import type { PlanContext } from '../../plan/plan-context.ts'
import { classOf, factOf, type Actor } from '../../policy/actor.ts'

/** Answers what was made of a shape for this class of actor before; makes it where it is new. */
export type RememberPlan<T> = (
  shape: string,
  values: readonly unknown[],
  actor: Actor,
  make: (context: PlanContext, guarded: boolean) => T,
) => T

/** Whether a value of the ask is a fact of the actor, or a constant of the policy. */
interface Question {
  readonly value: number
  readonly operand: Parameters<PlanContext['equals']>[1]
}

/**
 * Remembers what is planned and compiled, by shape and never by value. A plan depends on a little more than its shape:
 * on the class of the actor, and on which values of the ask equal which facts of theirs. Which of these questions matter
 * is learned when a shape is first planned; their answers belong to the key from then on.
 */
export function rememberPlans<T extends object>(model: Model, max: number): RememberPlan<T> {
  const plans = new LRUCache<string, T>({ max })
  const questions = new LRUCache<string, readonly Question[]>({ max })

  return (shape, values, actor, make) => {
    const actorClass = classOf(actor)
    const guarded = actor.guard !== undefined
    const key = `${actorClass.key}#${guarded ? 'guarded' : ''}#${shape}`
    const known = questions.get(key)
    const remembered = known && plans.get(key + answersOf(known, values, actor))
    if (remembered !== undefined) return remembered
    const asked: Question[] = []
    const equals: PlanContext['equals'] = (value, operand) => {
      asked.push({ value, operand })
      return answerOf({ value, operand }, values, actor)
    }
    const made = make({ model, actor: actorClass, equals }, guarded)
    questions.set(key, asked)
    plans.set(key + answersOf(asked, values, actor), made)
    return made
  }
}

function answerOf({ value, operand }: Question, values: readonly unknown[], actor: Actor): boolean {
  const other = 'fact' in operand ? factOf(actor, operand.fact) : operand.constant
  return values[value] === other
}

const answersOf = (questions: readonly Question[], values: readonly unknown[], actor: Actor): string =>
  questions.map((question) => (answerOf(question, values, actor) ? '1' : '0')).join('')
