import type { KeyClaim, StoredOutcome } from '../../engine/act/claim-key.ts'
import { fingerprintOf, readKey } from '../../engine/act/claim-key.ts'
import { actionCommand } from '../../engine/act/action-command.ts'
import { perform, type Command } from '../../engine/act/perform.ts'
import {
  createCommand,
  deleteCommand,
  restoreCommand,
  updateCommand,
} from '../../engine/act/write-commands.ts'
import { problem } from '../../errors.ts'
import type { Actor } from '../../policy/actor.ts'
import { isId, type Id } from '../../values/id.ts'
import { words } from '../../model/names.ts'
import { lookAgain } from './look-again.ts'
import type { MutationStep } from './plan-mutation.ts'
import type { GraphqlContext, GraphqlServices } from './services.ts'

type ActionStep = Extract<MutationStep, { kind: 'action' }>
type WriteStep = Extract<MutationStep, { kind: 'write' }>
type Request = Pick<Command, 'actor' | 'trace' | 'key'>

/** Runs an action; the outcome's body is its output as `{ "data": … }`, or the problem document of its rejection. */
export function performAction(
  { action, input, key }: ActionStep,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<StoredOutcome> {
  // The same intent as over REST: a key that was used there is known here.
  const intent = ['POST', `/api/actions/${action.path}`, JSON.stringify(input), '']
  return performAs((request) => actionCommand(action, input, request), key, intent, services, context)
}

/** Creates, updates or deletes a row; the outcome's body is its id. */
export async function performRowWrite(
  step: WriteStep,
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<string> {
  const { right, resource, change, key } = step
  const intent = ['graphql', right, resource.name, JSON.stringify(change)]
  const { body } = await performAs((request) => rowCommand(step, request), key, intent, services, context)
  return right === 'delete' ? (change.id ?? '') : body
}

function rowCommand({ right, resource, change }: WriteStep, request: Request): Command {
  const showId = (_context: unknown, id: Id) => Promise.resolve(id)
  if (right === 'create') return createCommand(resource, change.values, showId, request)
  // What is no id is nobody's row.
  if (!isId(change.id)) throw problem('E_NOT_FOUND', { what: words(resource.name) })
  if (right === 'restore') return restoreCommand(resource, change.id, showId, request)
  const version = change.ifVersion === undefined ? undefined : `"v${change.ifVersion}"`
  if (right === 'delete') return deleteCommand(resource, change.id, version, request)
  return updateCommand(resource, change.id, change.values, version, showId, request)
}

function performAs(
  command: (request: Request) => Command,
  key: string | undefined,
  intent: readonly string[],
  services: GraphqlServices,
  context: GraphqlContext,
): Promise<StoredOutcome> {
  return lookAgain(context, async (actor) => {
    const request = { actor, trace: context.trace, key: claimOf(actor, key, intent) }
    const outcome = await perform(command(request), services.act)
    return outcome === 'staleActor' ? undefined : outcome
  })
}

function claimOf(actor: Actor, key: string | undefined, intent: readonly string[]): KeyClaim | undefined {
  const read = readKey(key)
  if (read === undefined) return undefined
  if (actor.user === undefined) throw problem('E_NOT_SIGNED_IN')
  return { actor: actor.user, key: read, fingerprint: fingerprintOf(...intent) }
}
