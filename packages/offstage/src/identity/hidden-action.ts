import type { Action } from '../declare/action.ts'
import type { Shape, ShapeValue } from '../declare/shape.ts'
import { actionCommand } from '../engine/act/action-command.ts'
import { perform, type ActParts, type Command } from '../engine/act/perform.ts'
import type { Model } from '../model/model.ts'
import type { Trace } from '../observe/trace.ts'
import { systemActor, type Actor } from '../policy/actor.ts'

/** Who performs a hidden action, and in which request. */
export interface Performer {
  readonly actor: Actor
  readonly trace: Trace
}

/**
 * Makes the command of a hidden action. Such actions have no `allow`, so no door of the app performs them, whatever it
 * is asked; here the caller decides who may, by `allow` or because it is the platform itself.
 */
export function hiddenCommand<Input extends Shape>(
  action: Action<string, Input>,
  input: ShapeValue<Input>,
  performer: Performer,
  model: Model,
  allow: () => void = () => {},
): Command {
  const known = model.actions.get(action.name)
  if (known?.action !== action)
    throw new Error(`The app's model has no ${action.name}; make it with withIdentity.`)
  return { ...actionCommand(known, input, { ...performer, key: undefined }), allow }
}

/** Performs a hidden action as the platform itself and answers its output. */
export async function performHidden<Input extends Shape, Output extends Shape>(
  action: Action<string, Input, Output>,
  input: ShapeValue<Input>,
  trace: Trace,
  act: ActParts,
): Promise<ShapeValue<Output>> {
  const performer = { actor: systemActor(action.name), trace }
  const outcome = await perform(hiddenCommand(action, input, performer, act.model), act)
  // The platform's own actor has no session that could have ended.
  if (outcome === 'staleActor') throw new Error(`${action.name} was performed for an actor that ended.`)
  return outputOf(outcome.body, action)
}

/** The output inside an action's answer. */
export function outputOf<Output extends Shape>(
  body: string,
  _action: Action<string, Shape, Output>,
): ShapeValue<Output> {
  // The action's own function made it, and its type says that it is of this shape.
  return (JSON.parse(body) as { readonly data: ShapeValue<Output> }).data
}
